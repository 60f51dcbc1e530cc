//! A place in a configuration: the value, and the keys that lead to it.

use std::time::Duration;

use super::error::{ConfigError, hint};
use super::level::{self, Severity};
use super::node::{Node, Value};
use super::units;

/// A value and where it stands.
#[derive(Clone)]
pub(crate) struct At<'a> {
    node: &'a Node,
    key: String,
}

impl<'a> At<'a> {
    pub(crate) fn top(node: &'a Node) -> Self {
        At {
            node,
            key: String::new(),
        }
    }

    /// A value whose place was remembered.
    pub(crate) fn under(key: &str, node: &'a Node) -> Self {
        At {
            node,
            key: key.to_owned(),
        }
    }

    pub(crate) fn node(&self) -> &'a Node {
        self.node
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn err(&self, what: impl Into<String>) -> ConfigError {
        ConfigError::new(self.node.line, &self.key, what)
    }

    fn wanted(&self, what: &str) -> ConfigError {
        self.err(format!("this should be {what}"))
    }

    /// The entries of a table.
    pub(crate) fn entries(&self) -> Result<Vec<(&'a str, At<'a>)>, ConfigError> {
        match &self.node.value {
            Value::Table(entries) => Ok(entries
                .iter()
                .map(|(name, node)| (name.as_str(), self.child(name, node)))
                .collect()),
            Value::Null => Ok(Vec::new()),
            _ => Err(self.wanted("a table")),
        }
    }

    fn child(&self, name: &str, node: &'a Node) -> At<'a> {
        let plain = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '(' | ')'));
        let name = if plain {
            name.to_owned()
        } else {
            format!("{name:?}")
        };
        let key = if self.key.is_empty() {
            name
        } else {
            format!("{}.{name}", self.key)
        };
        At { node, key }
    }

    /// A table's values by their keys, all of which must be known.
    pub(crate) fn keys(&self, known: &[&str]) -> Result<(), ConfigError> {
        for (name, at) in self.entries()? {
            if !known.contains(&name) {
                return Err(at.err(format!("there is no such key{}", hint(name, known))));
            }
        }
        Ok(())
    }

    /// The value of a key, if it is there and not null.
    pub(crate) fn get(&self, name: &str) -> Result<Option<At<'a>>, ConfigError> {
        let mut entries = self.entries()?.into_iter();
        Ok(entries
            .find(|(known, at)| *known == name && at.node.value != Value::Null)
            .map(|(_, at)| at))
    }

    pub(crate) fn text(&self) -> Result<&'a str, ConfigError> {
        match &self.node.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.wanted("a text")),
        }
    }

    pub(crate) fn bool(&self) -> Result<bool, ConfigError> {
        match self.node.value {
            Value::Bool(value) => Ok(value),
            // In Python these are the same.
            Value::Int(number @ (0 | 1)) => Ok(number == 1),
            _ => Err(self.wanted("`true` or `false`")),
        }
    }

    pub(crate) fn count(&self) -> Result<u64, ConfigError> {
        match self.node.value {
            Value::Int(number) => u64::try_from(number).map_err(|_| self.wanted("0 or more")),
            _ => Err(self.wanted("a whole number")),
        }
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy>(&self, known: &[(&str, T)]) -> Result<T, ConfigError> {
        let text = self.text()?;
        let found = known.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            self.err(format!("`{text}` is not known here{}", hint(text, &words)))
        })
    }

    /// Bytes: a number, or one with a unit.
    pub(crate) fn bytes(&self) -> Result<u64, ConfigError> {
        match &self.node.value {
            Value::Int(number) => u64::try_from(*number).ok(),
            Value::Text(text) => units::bytes(text),
            _ => None,
        }
        .ok_or_else(|| self.wanted("a size such as `10MB`, or a number of bytes"))
    }

    pub(crate) fn duration(&self) -> Result<Duration, ConfigError> {
        match &self.node.value {
            Value::Int(number) => u64::try_from(*number).ok().map(Duration::from_secs),
            Value::Text(text) => units::duration(text),
            _ => None,
        }
        .ok_or_else(|| self.wanted("a time such as `30s`, `5m`, `12h` or `7d`"))
    }

    pub(crate) fn level(&self) -> Result<Severity, ConfigError> {
        match &self.node.value {
            Value::Int(number) => Ok(Severity(*number)),
            Value::Text(word) => Severity::from_word(word).ok_or_else(|| {
                self.err(format!(
                    "there is no level `{word}`{}",
                    hint(word, &level::NAMES)
                ))
            }),
            _ => Err(self.wanted("a level, such as `INFO`")),
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Result<Vec<At<'a>>, ConfigError> {
        let Value::List(nodes) = &self.node.value else {
            return Err(self.wanted("a list"));
        };
        Ok(nodes
            .iter()
            .map(|node| At {
                node,
                key: self.key.clone(),
            })
            .collect())
    }

    /// A list of names, each of which must be known.
    pub(crate) fn names(&self, kind: &str, known: &[&str]) -> Result<Vec<String>, ConfigError> {
        let mut names = Vec::new();
        for item in self.items()? {
            let name = item.text()?;
            if !known.contains(&name) {
                return Err(item.err(format!("there is no {kind} `{name}`{}", hint(name, known))));
            }
            names.push(name.to_owned());
        }
        Ok(names)
    }
}
