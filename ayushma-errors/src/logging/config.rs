//! The configuration, read: dictConfig's schema, with every name resolved and every value of its type.

use std::sync::Arc;
use std::time::Duration;

use super::at::At;
use super::error::{ConfigError, hint};
use super::filter::Filter;
use super::format::{FormatConfig, LineFormat};
use super::handlers::{self, Class};
use super::level::Severity;
use super::node::Node;
use super::storm::StormConfig;

/// What is to be installed.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) disable_existing: bool,
    pub(crate) handlers: Vec<HandlerConfig>,
    /// None where there is no table, or nothing in it.
    pub(crate) root: Option<LoggerConfig>,
    pub(crate) loggers: Vec<(String, LoggerConfig)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HandlerConfig {
    pub(crate) name: String,
    pub(crate) level: Severity,
    pub(crate) filters: Vec<Filter>,
    /// None is the handler's own default.
    pub(crate) format: Option<FormatConfig>,
    pub(crate) class: Class,
    pub(crate) queue: QueueConfig,
    pub(crate) storm: Option<StormConfig>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct LoggerConfig {
    pub(crate) level: Option<Severity>,
    pub(crate) propagate: Option<bool>,
    pub(crate) handlers: Vec<String>,
    pub(crate) filters: Vec<Filter>,
}

/// How many records may wait for a handler, and what happens to those that find no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QueueConfig {
    pub(crate) records: usize,
    pub(crate) bytes: usize,
    pub(crate) full: Full,
    /// How long a CRITICAL record waits to be written.
    pub(crate) critical: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    Drop,
    Block,
}

impl Default for QueueConfig {
    fn default() -> Self {
        QueueConfig {
            records: 8_192,
            bytes: 8 << 20,
            full: Full::Drop,
            critical: Duration::from_secs(5),
        }
    }
}

/// The user's own classes, which are asked before ours.
#[derive(Clone, Copy)]
pub(crate) struct Classes<'a> {
    pub(crate) handlers: &'a [&'a str],
    pub(crate) formats: &'a [(String, Arc<dyn LineFormat>)],
    /// There may be more, which are not known yet.
    pub(crate) open: bool,
}

type Named<T> = Vec<(String, T)>;

impl Config {
    pub(crate) fn read(node: &Node, classes: &Classes<'_>) -> Result<Self, ConfigError> {
        let top = At::top(node);
        top.keys(&[
            "version",
            "disable_existing_loggers",
            "incremental",
            "formatters",
            "filters",
            "handlers",
            "root",
            "loggers",
        ])?;
        check_version(&top)?;
        let disable_existing = match top.get("disable_existing_loggers")? {
            Some(at) => at.bool()?,
            None => true,
        };
        let formatters = named(&top, "formatters", |at, _| FormatConfig::read(at, classes))?;
        let filters = named(&top, "filters", Filter::read)?;
        let handlers: Vec<_> = named(&top, "handlers", |at, name| {
            read_handler(at, name, &formatters, &filters, classes)
        })?
        .into_iter()
        .map(|(_, handler)| handler)
        .collect();
        let names: Vec<_> = handlers
            .iter()
            .map(|handler| handler.name.as_str())
            .collect();
        let root = match top.get("root")? {
            // A root's `propagate` leads nowhere; Python takes it without a word.
            Some(at) if !at.entries()?.is_empty() => Some(read_logger(&at, &names, &filters)?),
            _ => None,
        };
        let loggers = named(&top, "loggers", |at, _| read_logger(at, &names, &filters))?;
        if let Some(at) = top.get("loggers")? {
            check_loggers(&at)?;
        }
        Ok(Config {
            disable_existing,
            handlers,
            root,
            loggers,
        })
    }
}

/// `a.b` and `a::b` are one logger, of which only one can be right.
fn check_loggers(loggers: &At<'_>) -> Result<(), ConfigError> {
    let mut known: Vec<String> = Vec::new();
    for (name, at) in loggers.entries()? {
        let dotted = name.replace("::", ".");
        if known.contains(&dotted) {
            return Err(at.err(format!(
                "the logger `{dotted}` is there twice: `.` and `::` are one"
            )));
        }
        known.push(dotted);
    }
    Ok(())
}

fn check_version(top: &At<'_>) -> Result<(), ConfigError> {
    let Some(version) = top.get("version")? else {
        return Err(ConfigError::new(
            None,
            "version",
            "the version is missing: write `version = 1`",
        ));
    };
    if version.count()? != 1 {
        return Err(version.err("the only version there is is 1"));
    }
    match top.get("incremental")? {
        Some(at) if at.bool()? => Err(at.err(
            "a part of a configuration cannot be loaded: reload all of it, or use `Handle::set_level`",
        )),
        _ => Ok(()),
    }
}

fn named<T>(
    top: &At<'_>,
    section: &str,
    mut read: impl FnMut(&At<'_>, &str) -> Result<T, ConfigError>,
) -> Result<Named<T>, ConfigError> {
    let Some(section) = top.get(section)? else {
        return Ok(Vec::new());
    };
    let entries = section.entries()?.into_iter();
    entries
        .map(|(name, at)| Ok((name.to_owned(), read(&at, name)?)))
        .collect()
}

fn read_handler(
    at: &At<'_>,
    name: &str,
    formatters: &Named<FormatConfig>,
    filters: &Named<Filter>,
    classes: &Classes<'_>,
) -> Result<HandlerConfig, ConfigError> {
    let format = match at.get("formatter")? {
        Some(at) => Some(found("formatter", &at, formatters)?.clone()),
        None => None,
    };
    Ok(HandlerConfig {
        name: name.to_owned(),
        level: match at.get("level")? {
            Some(at) => at.level()?,
            None => Severity::NOTSET,
        },
        filters: read_filters(at, filters)?,
        format,
        class: handlers::read(at, classes)?,
        queue: read_queue(at)?,
        storm: match at.get("storm")? {
            Some(at) => Some(StormConfig::read(&at)?),
            None => None,
        },
    })
}

fn found<'a, T>(kind: &str, at: &At<'_>, known: &'a Named<T>) -> Result<&'a T, ConfigError> {
    let name = at.text()?;
    let found = known.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| name.as_str()).collect();
        at.err(format!("there is no {kind} `{name}`{}", hint(name, &names)))
    })
}

fn read_filters(at: &At<'_>, filters: &Named<Filter>) -> Result<Vec<Filter>, ConfigError> {
    let Some(at) = at.get("filters")? else {
        return Ok(Vec::new());
    };
    let items = at.items()?;
    items
        .iter()
        .map(|item| found("filter", item, filters).cloned())
        .collect()
}

fn read_queue(at: &At<'_>) -> Result<QueueConfig, ConfigError> {
    let mut queue = QueueConfig::default();
    let Some(at) = at.get("queue")? else {
        return Ok(queue);
    };
    at.keys(&["records", "bytes", "full", "critical_timeout"])?;
    if let Some(at) = at.get("records")? {
        queue.records = usize::try_from(at.count()?).unwrap_or(usize::MAX).max(1);
    }
    if let Some(at) = at.get("bytes")? {
        queue.bytes = usize::try_from(at.bytes()?).unwrap_or(usize::MAX).max(1);
    }
    if let Some(at) = at.get("full")? {
        queue.full = at.word(&[("drop", Full::Drop), ("block", Full::Block)])?;
    }
    if let Some(at) = at.get("critical_timeout")? {
        queue.critical = at.duration()?;
    }
    Ok(queue)
}

fn read_logger(
    at: &At<'_>,
    handlers: &[&str],
    filters: &Named<Filter>,
) -> Result<LoggerConfig, ConfigError> {
    at.keys(&["level", "handlers", "filters", "propagate"])?;
    Ok(LoggerConfig {
        level: match at.get("level")? {
            Some(at) => Some(at.level()?),
            None => None,
        },
        propagate: match at.get("propagate")? {
            Some(at) => Some(at.bool()?),
            None => None,
        },
        handlers: match at.get("handlers")? {
            Some(at) => at.names("handler", handlers)?,
            None => Vec::new(),
        },
        filters: read_filters(at, filters)?,
    })
}
