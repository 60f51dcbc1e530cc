//! Filters of handlers and loggers.

use super::at::At;
use super::error::{ConfigError, hint};

/// What lets a record pass or not, beside its level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Python's `logging.Filter`: the logger of this name and those below it.
    Name(String),
    /// Django's `RequireDebugTrue` and `RequireDebugFalse`. A debug build is our `DEBUG = True`.
    Debug(bool),
}

const DEBUG_TRUE: &str = "django.utils.log.RequireDebugTrue";
const DEBUG_FALSE: &str = "django.utils.log.RequireDebugFalse";
const BY_NAME: &str = "logging.Filter";

impl Filter {
    pub(crate) fn read(at: &At<'_>, _name: &str) -> Result<Self, ConfigError> {
        at.keys(&["()", "class", "name"])?;
        let class = match at.get("()")? {
            Some(class) => Some(class),
            None => at.get("class")?,
        };
        if let Some(class) = class {
            match class.text()? {
                DEBUG_TRUE => return Ok(Filter::Debug(true)),
                DEBUG_FALSE => return Ok(Filter::Debug(false)),
                BY_NAME => {}
                other => {
                    let known = [DEBUG_TRUE, DEBUG_FALSE, BY_NAME];
                    let what = format!("there is no filter class `{other}`{}", hint(other, &known));
                    return Err(class.err(what));
                }
            }
        }
        let name = at.get("name")?;
        Ok(Filter::Name(match name {
            Some(name) => dotted(name.text()?),
            None => String::new(),
        }))
    }

    /// Whether a logger's records pass. The name is dotted.
    pub(crate) fn passes(&self, logger: &str) -> bool {
        match self {
            Filter::Name(name) => is_under(logger, name),
            Filter::Debug(wanted) => *wanted == cfg!(debug_assertions),
        }
    }
}

/// A target as a logger's name: Rust's `::` is Python's `.`.
pub(crate) fn dotted(target: &str) -> String {
    target.replace("::", ".")
}

/// Whether it is the logger of that name or one below it; all are below the nameless one.
pub(crate) fn is_under(logger: &str, name: &str) -> bool {
    name.is_empty()
        || logger
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
