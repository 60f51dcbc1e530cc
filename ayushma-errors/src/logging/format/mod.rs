//! How a record is written: one line, whatever is in it.

mod ecs;
mod json;
#[cfg(feature = "otel")]
mod otlp;
mod pretty;
#[cfg(feature = "sentry")]
mod sentry;
mod template;
mod text;

use std::fmt::Debug;
use std::sync::Arc;

use self::template::Template;
use super::at::At;
use super::config::Classes;
use super::error::{ConfigError, hint};
use super::record::LogRecord;

/// Writes a record as one line; a format of one's own is an impl of it, given to [`Logging::format_class`].
///
/// The line break at the end is added by the handler. What is in a record is not yet escaped: a format that does not escape
/// line breaks lets a caller forge lines.
///
/// [`Logging::format_class`]: super::Logging::format_class
pub trait LineFormat: Debug + Send + Sync {
    /// Appends the record, without a line break at the end.
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>);

    /// Whether it reads the spans around an event and their fields; what it does not read is not collected.
    fn reads_spans(&self) -> bool {
        true
    }
}

/// A formatter of the configuration.
#[derive(Clone, Debug)]
pub(crate) enum FormatConfig {
    Text(Arc<Template>),
    Json,
    Ecs(ecs::Service),
    Pretty,
    /// The handler `otlp`'s own.
    #[cfg(feature = "otel")]
    Otlp,
    /// The handler `sentry`'s own.
    #[cfg(feature = "sentry")]
    Sentry,
    /// The user's own, by its name; nothing yet where it may still be given.
    Own(String, Option<Arc<dyn LineFormat>>),
}

/// One of the user's own is the same where its name is.
impl PartialEq for FormatConfig {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (FormatConfig::Text(a), FormatConfig::Text(b)) => a == b,
            (FormatConfig::Json, FormatConfig::Json)
            | (FormatConfig::Pretty, FormatConfig::Pretty) => true,
            (FormatConfig::Ecs(a), FormatConfig::Ecs(b)) => a == b,
            #[cfg(feature = "otel")]
            (FormatConfig::Otlp, FormatConfig::Otlp) => true,
            #[cfg(feature = "sentry")]
            (FormatConfig::Sentry, FormatConfig::Sentry) => true,
            (FormatConfig::Own(a, _), FormatConfig::Own(b, _)) => a == b,
            _ => false,
        }
    }
}

/// The names of each format: ours, then those that Django settings know it by.
const TEXT: [&str; 3] = [
    "text",
    "logging.Formatter",
    "django.utils.log.ServerFormatter",
];
const ECS: [&str; 2] = ["ecs", "ecs_logging.StdlibFormatter"];
const PRETTY: [&str; 1] = ["pretty"];
const JSON: [&str; 3] = [
    "json",
    "pythonjsonlogger.jsonlogger.JsonFormatter",
    "pythonjsonlogger.json.JsonFormatter",
];

impl FormatConfig {
    pub(crate) fn read(at: &At<'_>, classes: &Classes<'_>) -> Result<Self, ConfigError> {
        let class = match at.get("()")? {
            Some(class) => Some(class),
            None => at.get("class")?,
        };
        let Some(class) = class else {
            return Self::read_text(at);
        };
        let word = class.text()?;
        if let Some((name, format)) = classes.formats.iter().find(|(known, _)| known == word) {
            return Ok(FormatConfig::Own(name.clone(), Some(Arc::clone(format))));
        }
        match word {
            _ if TEXT.contains(&word) => Self::read_text(at),
            _ if JSON.contains(&word) => {
                // Python's names its members in a format string; ours has them all.
                at.keys(&["()", "class", "format", "fmt", "datefmt"])?;
                Ok(FormatConfig::Json)
            }
            _ if ECS.contains(&word) => Ok(FormatConfig::Ecs(ecs::Service::read(at)?)),
            _ if PRETTY.contains(&word) => {
                at.keys(&["()", "class"])?;
                Ok(FormatConfig::Pretty)
            }
            _ if classes.open => Ok(FormatConfig::Own(word.to_owned(), None)),
            _ => {
                let own = classes.formats.iter().map(|(name, _)| name.as_str());
                let known: Vec<_> = TEXT
                    .into_iter()
                    .chain(JSON)
                    .chain(ECS)
                    .chain(PRETTY)
                    .chain(own)
                    .collect();
                Err(class.err(format!(
                    "there is no formatter class `{word}`{}",
                    hint(word, &known)
                )))
            }
        }
    }

    fn read_text(at: &At<'_>) -> Result<Self, ConfigError> {
        at.keys(&["()", "class", "format", "datefmt", "style", "validate"])?;
        let template = Template::read(at)?;
        Ok(FormatConfig::Text(Arc::new(template)))
    }

    /// Python's default: the message alone.
    pub(crate) fn message() -> Self {
        FormatConfig::Text(Arc::new(Template::message()))
    }

    /// Colours are for those who look at it at once.
    pub(crate) fn build(&self, is_terminal: bool) -> Arc<dyn LineFormat> {
        match self {
            FormatConfig::Own(_, Some(format)) => Arc::new(Guarded(Arc::clone(format))),
            // Nothing is installed before all is known, so this is never asked for.
            FormatConfig::Own(_, None) => FormatConfig::message().build(is_terminal),
            FormatConfig::Json => Arc::new(json::Json),
            #[cfg(feature = "otel")]
            FormatConfig::Otlp => Arc::new(otlp::Otlp),
            #[cfg(feature = "sentry")]
            FormatConfig::Sentry => Arc::new(sentry::Sentry),
            FormatConfig::Ecs(service) => ecs::Ecs::new(service),
            FormatConfig::Pretty => Arc::new(pretty::Pretty {
                colour: pretty::wants_colour(is_terminal),
            }),
            FormatConfig::Text(template) => Arc::new(text::Text::new(Arc::clone(template))),
        }
    }
}

/// A format of the user's own, which may panic: the caller only logs, and must not notice.
#[derive(Debug)]
struct Guarded(Arc<dyn LineFormat>);

impl LineFormat for Guarded {
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        if !crate::guard(&mut || self.0.format(record, out)) {
            out.truncate(start);
            out.extend_from_slice(b"[the formatter panicked]");
        }
    }

    fn reads_spans(&self) -> bool {
        self.0.reads_spans()
    }
}
