//! A configuration as it was written: values with the line they stand in, whether from TOML, JSON or the builder.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use toml::de::{DeTable, DeValue};

use super::error::ConfigError;

/// A value and its line. The builder's values have none.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) line: Option<usize>,
    pub(crate) value: Value,
}

#[derive(Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
}

/// The table of this name has what a receiver wants to see: its values may be tokens.
const HEADERS: &str = "headers";

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("Null"),
            Value::Bool(value) => value.fmt(f),
            Value::Int(number) => number.fmt(f),
            Value::Text(text) => text.fmt(f),
            Value::List(nodes) => nodes.fmt(f),
            Value::Table(entries) => {
                let mut map = f.debug_map();
                for (name, node) in entries {
                    if name == HEADERS {
                        map.entry(name, &"[REDACTED]");
                    } else {
                        map.entry(name, node);
                    }
                }
                map.finish()
            }
        }
    }
}

/// Where it stands says nothing about what it is.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Node { line: None, value }
    }
}

/// The line, from 1, in which a byte stands.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count() + 1
}

pub(crate) fn from_toml(text: &str) -> Result<Node, ConfigError> {
    let table = DeTable::parse(text).map_err(|err| {
        let line = err.span().map(|span| line_of(text, span.start));
        ConfigError::new(line, "", format!("this is no TOML: {}", err.message()))
    })?;
    Ok(toml_table(text, 0, table.into_inner()))
}

fn toml_table(text: &str, at: usize, table: DeTable<'_>) -> Node {
    let entries = table.into_iter().map(|(key, value)| {
        // A table's own span begins at its header; a key's is what the eye looks for.
        let at = key.span().start;
        let node = toml_value(text, at, value.into_inner());
        (key.into_inner().into_owned(), node)
    });
    Node {
        line: Some(line_of(text, at)),
        value: Value::Table(entries.collect()),
    }
}

fn toml_value(text: &str, at: usize, value: DeValue<'_>) -> Node {
    let value = match value {
        DeValue::Table(table) => return toml_table(text, at, table),
        DeValue::Array(values) => Value::List(
            values
                .into_iter()
                .map(|value| toml_value(text, value.span().start, value.into_inner()))
                .collect(),
        ),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Int(number),
            Err(_) => Value::Text(number.as_str().to_owned()),
        },
        DeValue::String(value) => Value::Text(value.into_owned()),
        // Nothing here is a fraction or a date: as text they are refused where a number is wanted.
        DeValue::Float(number) => Value::Text(number.as_str().to_owned()),
        DeValue::Datetime(value) => Value::Text(value.to_string()),
    };
    Node {
        line: Some(line_of(text, at)),
        value,
    }
}

pub(crate) fn from_json(text: &str) -> Result<Node, ConfigError> {
    let raw: &RawValue = serde_json::from_str(text)
        .map_err(|err| ConfigError::new(Some(err.line()), "", format!("this is no JSON: {err}")))?;
    json_value(text, raw, 0)
}

/// How deep a configuration may go: recursion must end before the stack does.
const DEEPEST: usize = 32;

fn json_value(text: &str, raw: &RawValue, depth: usize) -> Result<Node, ConfigError> {
    let part = raw.get();
    // A raw value is a piece of the text that it was read from.
    let at = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    let line = Some(line_of(text, at));
    let refused =
        |err: serde_json::Error| ConfigError::new(line, "", format!("this is no JSON: {err}"));
    if depth > DEEPEST {
        return Err(ConfigError::new(line, "", "this is nested too deeply"));
    }
    let value = match part.as_bytes().first() {
        Some(b'{') => {
            let Pairs(pairs) = serde_json::from_str(part).map_err(refused)?;
            let mut entries: Vec<(String, Node)> = Vec::with_capacity(pairs.len());
            for (key, raw) in pairs {
                let node = json_value(text, raw, depth + 1)?;
                if entries.iter().any(|(known, _)| *known == key) {
                    return Err(ConfigError::new(node.line, &key, "the key is there twice"));
                }
                entries.push((key.into_owned(), node));
            }
            Value::Table(entries)
        }
        Some(b'[') => {
            let raws: Vec<&RawValue> = serde_json::from_str(part).map_err(refused)?;
            let nodes = raws.into_iter().map(|raw| json_value(text, raw, depth + 1));
            Value::List(nodes.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Value::Text(serde_json::from_str(part).map_err(refused)?),
        Some(b't') => Value::Bool(true),
        Some(b'f') => Value::Bool(false),
        Some(b'n') => Value::Null,
        _ => match part.parse() {
            Ok(number) => Value::Int(number),
            Err(_) => Value::Text(part.to_owned()),
        },
    };
    Ok(Node { line, value })
}

/// An object's members in their order, with those that are there twice.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> de::Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut pairs = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    pairs.push((Cow::Owned(key), map.next_value::<&'de RawValue>()?));
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(node: &Node, path: &[&str]) -> Option<usize> {
        match (path, &node.value) {
            ([], _) => node.line,
            ([key, rest @ ..], Value::Table(entries)) => {
                let found = entries.iter().find(|(known, _)| known == key);
                found.and_then(|(_, node)| line(node, rest))
            }
            _ => None,
        }
    }

    #[test]
    fn values_know_their_line_in_both_languages() {
        let toml = from_toml("version = 1\n\n[handlers.console]\nclass = 'console'\n")
            .expect("it is TOML");
        assert_eq!(line(&toml, &["version"]), Some(1));
        assert_eq!(line(&toml, &["handlers", "console", "class"]), Some(4));
        let json = from_json(
            "{\"version\": 1,\n \"handlers\": {\n  \"c\\u006f\": {\"class\":\n \"console\"}}}",
        )
        .expect("it is JSON");
        assert_eq!(line(&json, &["handlers", "co", "class"]), Some(4));
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        assert_eq!(
            from_toml("a = 1\nb = = 2").err().and_then(|err| err.line()),
            Some(2)
        );
        assert_eq!(
            from_json("{\n\"a\": ]").err().and_then(|err| err.line()),
            Some(2)
        );
        assert_eq!(
            from_json("{\"a\": 1,\n\"a\": 2}")
                .err()
                .and_then(|err| err.line()),
            Some(2)
        );
        let deep = "[".repeat(99) + &"]".repeat(99);
        assert!(from_json(&deep).is_err());
    }
}
