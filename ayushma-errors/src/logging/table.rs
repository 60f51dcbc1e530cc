//! A configuration put together by the program: the same tables and keys as in a file.

use std::fmt;

use super::builder::Logging;
use super::error::ConfigError;
use super::node::{Node, Value};

/// A table of a configuration, with the keys that it has in TOML.
///
/// ```
/// use ayushma_errors::logging::{Logging, Table};
///
/// let console = Table::new().set("class", "console").set("level", "DEBUG");
/// let chat = Table::new().set("level", "DEBUG").set("handlers", ["console"]).set("propagate", false);
/// let logging = Logging::builder()
///     .handler("console", console)
///     .logger("my_app::chat", chat)
///     .root(Table::new().set("level", "WARNING").set("handlers", ["console"]))
///     .build()?;
/// # Ok::<(), ayushma_errors::logging::ConfigError>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Table(Vec<(String, Node)>);

/// Without the values of `headers`, which may be tokens.
impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Value::Table(self.0.clone()).fmt(f)
    }
}

impl Table {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key to a text, a number, a truth value, a list of texts, or another table.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl Into<Setting>) -> Self {
        let Setting(value) = value.into();
        self.0.retain(|(known, _)| known != key);
        self.0.push((key.to_owned(), value.into()));
        self
    }

    fn node(self) -> Node {
        Value::Table(self.0).into()
    }
}

/// The value of a key of a [`Table`].
///
/// ```
/// use ayushma_errors::logging::Setting;
///
/// assert_eq!(Setting::from("INFO"), "INFO".into());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Setting(Value);

impl From<&str> for Setting {
    fn from(text: &str) -> Self {
        Setting(Value::Text(text.to_owned()))
    }
}

impl From<String> for Setting {
    fn from(text: String) -> Self {
        Setting(Value::Text(text))
    }
}

impl From<bool> for Setting {
    fn from(value: bool) -> Self {
        Setting(Value::Bool(value))
    }
}

impl From<i64> for Setting {
    fn from(number: i64) -> Self {
        Setting(Value::Int(number))
    }
}

impl<const N: usize> From<[&str; N]> for Setting {
    fn from(texts: [&str; N]) -> Self {
        let nodes = texts.into_iter().map(|text| Setting::from(text).0.into());
        Setting(Value::List(nodes.collect()))
    }
}

impl From<Table> for Setting {
    fn from(table: Table) -> Self {
        Setting(Value::Table(table.0))
    }
}

/// Puts a configuration together. [`Logging::builder`] makes it; [`Table`] has an example.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    top: Table,
    formatters: Table,
    filters: Table,
    handlers: Table,
    loggers: Table,
}

impl Builder {
    /// Whether loggers that were there before are silent unless named: yes, if this is not said, as in Python.
    #[must_use]
    pub fn disable_existing_loggers(mut self, disable: bool) -> Self {
        self.top = self.top.set("disable_existing_loggers", disable);
        self
    }

    /// A table of `formatters`.
    #[must_use]
    pub fn formatter(mut self, name: &str, table: Table) -> Self {
        self.formatters = self.formatters.set(name, table);
        self
    }

    /// A table of `filters`.
    #[must_use]
    pub fn filter(mut self, name: &str, table: Table) -> Self {
        self.filters = self.filters.set(name, table);
        self
    }

    /// A table of `handlers`.
    #[must_use]
    pub fn handler(mut self, name: &str, table: Table) -> Self {
        self.handlers = self.handlers.set(name, table);
        self
    }

    /// The table `root`.
    #[must_use]
    pub fn root(mut self, table: Table) -> Self {
        self.top = self.top.set("root", table);
        self
    }

    /// A table of `loggers`, by target.
    #[must_use]
    pub fn logger(mut self, target: &str, table: Table) -> Self {
        self.loggers = self.loggers.set(target, table);
        self
    }

    /// Reads what was put together.
    ///
    /// # Errors
    ///
    /// When something in it is wrong, as for a file, but without a line.
    pub fn build(self) -> Result<Logging, ConfigError> {
        let top = self
            .top
            .set("version", 1)
            .set("formatters", self.formatters)
            .set("filters", self.filters)
            .set("handlers", self.handlers)
            .set("loggers", self.loggers);
        Logging::from_node(top.node())
    }
}
