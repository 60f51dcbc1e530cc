//! Where records go.

mod console;
mod file;
mod file_options;
mod hangup;
mod null;
#[cfg(feature = "otel")]
mod otlp;
#[cfg(feature = "otel")]
mod otlp_options;
#[cfg(feature = "otel")]
mod protobuf;
mod rotate;
#[cfg(feature = "sentry")]
mod sentry;

use std::fmt::Debug;
use std::io::{self, IsTerminal};
use std::time::Duration;

use self::file_options::FileOptions;
use super::at::At;
use super::config::Classes;
use super::error::{ConfigError, hint};
use super::format::FormatConfig;
use super::node::Node;

/// Takes formatted records: a handler of one's own is an impl of it, given to [`Logging::handler_class`].
///
/// It is called on a thread of its own, so that it may take its time, and never by two threads at once. A panic counts as
/// an error.
///
/// [`Logging::handler_class`]: super::Logging::handler_class
///
/// ```
/// use std::io;
/// use std::sync::{Arc, Mutex};
///
/// use ayushma_errors::logging::{Handler, Logging};
///
/// struct Memory(Arc<Mutex<Vec<u8>>>);
///
/// impl Handler for Memory {
///     fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
///         self.0.lock().unwrap().extend_from_slice(lines);
///         Ok(lines.len())
///     }
/// }
///
/// let lines = Arc::new(Mutex::new(Vec::new()));
/// let theirs = Arc::clone(&lines);
/// let config = "
///     version = 1
///     handlers.memory.class = 'memory'
///     root = { level = 'INFO', handlers = ['memory'] }
/// ";
/// let (layer, guard) = Logging::from_toml(config)?
///     .handler_class("memory", move |_| Ok(Box::new(Memory(Arc::clone(&theirs)))))
///     .layer()?;
/// # use tracing_subscriber::layer::SubscriberExt;
/// # use std::time::Duration;
/// tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
///     tracing::info!(rooms = 3, "the house is ready");
/// });
/// assert!(guard.flush(Duration::from_secs(5)).is_complete());
/// assert_eq!(*lines.lock().unwrap(), b"the house is ready rooms=3\n");
/// # Ok::<(), ayushma_errors::logging::ConfigError>(())
/// ```
pub trait Handler: Send {
    /// Writes whole lines, each one record with its line break, and says how many bytes it took.
    ///
    /// Fewer than all are no error: it is called again with the rest.
    ///
    /// # Errors
    ///
    /// When the first of the lines cannot be written: that record is lost, and counted as `io_error`.
    fn write(&mut self, lines: &[u8]) -> io::Result<usize>;

    /// Hands on what it still holds. It is called when all that there was has been written.
    ///
    /// # Errors
    ///
    /// When that fails; the records have been counted as written by then.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Opens anew what it writes to, for a file that was moved.
    ///
    /// # Errors
    ///
    /// When it cannot be opened.
    fn reopen(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Whether it sends records over the network. What the libraries that do this log is then kept from it: each record
    /// would make another, and at TRACE they print keys. And nobody waits for it, also not for a CRITICAL record.
    fn is_transport(&self) -> bool {
        false
    }
}

/// What a handler of one's own is told: its name, and the keys of its table that are not ours.
///
/// ```
/// use std::io;
///
/// use ayushma_errors::logging::{Handler, Logging};
///
/// struct Pager {
///     number: String,
/// }
///
/// impl Handler for Pager {
///     fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
///         let _ = &self.number; // ... and ring it ...
///         Ok(lines.len())
///     }
/// }
///
/// let config = "version = 1\nhandlers.pager = { class = 'pager', nubmer = '112' }";
/// let logging = Logging::from_toml(config)?.handler_class("pager", |options| {
///     match options.text("number")? {
///         Some(number) => Ok(Box::new(Pager { number: number.to_owned() })),
///         None => Err(options.error("number", "a pager needs a `number`")),
///     }
/// });
/// let err = logging.layer::<tracing_subscriber::Registry>().unwrap_err();
/// assert_eq!(err.to_string(), "line 2: `handlers.pager`: a pager needs a `number`");
/// # Ok::<(), ayushma_errors::logging::ConfigError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HandlerOptions<'a> {
    pub(crate) name: &'a str,
    pub(crate) key: &'a str,
    pub(crate) table: &'a Node,
}

impl<'a> HandlerOptions<'a> {
    /// The handler's name.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// A key's text.
    ///
    /// # Errors
    ///
    /// When the key is there and no text.
    pub fn text(&self, key: &str) -> Result<Option<&'a str>, ConfigError> {
        match At::under(self.key, self.table).get(key)? {
            Some(at) => at.text().map(Some),
            None => Ok(None),
        }
    }

    /// A key's number.
    ///
    /// # Errors
    ///
    /// When the key is there and no number from 0.
    pub fn number(&self, key: &str) -> Result<Option<u64>, ConfigError> {
        match At::under(self.key, self.table).get(key)? {
            Some(at) => at.count().map(Some),
            None => Ok(None),
        }
    }

    /// Says what is wrong with a key.
    #[must_use]
    pub fn error(&self, key: &str, what: &str) -> ConfigError {
        let at = At::under(self.key, self.table);
        match at.get(key) {
            Ok(Some(at)) => at.err(what),
            _ => at.err(what),
        }
    }
}

/// A handler's class, and its options.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Class {
    Console {
        stdout: bool,
        plain: bool,
    },
    File(FileOptions),
    Null,
    #[cfg(feature = "otel")]
    Otlp(otlp_options::OtlpOptions),
    #[cfg(feature = "sentry")]
    Sentry(sentry::SentryOptions),
    /// The user's own, by its name; the key under which it stands, and its table.
    Own {
        class: String,
        key: String,
        table: Node,
    },
}

const CONSOLE: &str = "console";
const STREAM: &str = "logging.StreamHandler";
const FILE: &str = "file";
const PLAIN_FILE: [&str; 2] = ["logging.FileHandler", "logging.handlers.WatchedFileHandler"];
const FILE_BY_SIZE: &str = "logging.handlers.RotatingFileHandler";
const FILE_BY_TIME: &str = "logging.handlers.TimedRotatingFileHandler";
const OTLP: &str = "otlp";
const SENTRY: &str = "sentry";
const NULL: [&str; 2] = ["null", "logging.NullHandler"];

/// The keys that every handler has.
const COMMON: [&str; 6] = ["class", "level", "formatter", "filters", "queue", "storm"];

pub(crate) fn read(at: &At<'_>, classes: &Classes<'_>) -> Result<Class, ConfigError> {
    let Some(class) = at.get("class")? else {
        return Err(at.err("a handler needs a `class`, such as `console`"));
    };
    let own = classes.handlers;
    match class.text()? {
        name if own.contains(&name) => Ok(own_class(name, at)),
        name @ (CONSOLE | STREAM) => {
            keys(at, &["stream"])?;
            let stdout = match at.get("stream")? {
                Some(at) => at.word(&[
                    ("stdout", true),
                    ("ext://sys.stdout", true),
                    ("stderr", false),
                    ("ext://sys.stderr", false),
                ])?,
                None => false,
            };
            Ok(Class::Console {
                stdout,
                plain: name == STREAM,
            })
        }
        FILE => Ok(Class::File(FileOptions::read(at)?)),
        name if PLAIN_FILE.contains(&name) => Ok(Class::File(FileOptions::read_plain(at)?)),
        FILE_BY_SIZE => Ok(Class::File(FileOptions::read_by_size(at)?)),
        FILE_BY_TIME => Ok(Class::File(FileOptions::read_by_time(at)?)),
        name if NULL.contains(&name) => {
            keys(at, &[])?;
            Ok(Class::Null)
        }
        #[cfg(feature = "otel")]
        OTLP => Ok(Class::Otlp(otlp_options::OtlpOptions::read(at)?)),
        #[cfg(not(feature = "otel"))]
        OTLP => Err(class.err("the class `otlp` needs the feature `otel` of ayushma-errors")),
        #[cfg(feature = "sentry")]
        SENTRY => Ok(Class::Sentry(sentry::SentryOptions::read(at)?)),
        #[cfg(not(feature = "sentry"))]
        SENTRY => Err(class.err("the class `sentry` needs the feature `sentry` of ayushma-errors")),
        name if classes.open => Ok(own_class(name, at)),
        name => {
            let known: Vec<_> = [
                CONSOLE,
                STREAM,
                FILE,
                FILE_BY_SIZE,
                FILE_BY_TIME,
                OTLP,
                SENTRY,
            ]
            .into_iter()
            .chain(PLAIN_FILE)
            .chain(NULL)
            .chain(own.iter().copied())
            .collect();
            Err(class.err(format!(
                "there is no handler class `{name}`{}",
                hint(name, &known)
            )))
        }
    }
}

fn own_class(name: &str, at: &At<'_>) -> Class {
    Class::Own {
        class: name.to_owned(),
        key: at.key().to_owned(),
        table: at.node().clone(),
    }
}

fn keys(at: &At<'_>, own: &[&str]) -> Result<(), ConfigError> {
    let known: Vec<_> = COMMON.iter().chain(own).copied().collect();
    at.keys(&known)
}

impl Class {
    /// How a handler writes that names no formatter: Python's writes the message alone.
    pub(crate) fn default_format(&self) -> FormatConfig {
        match self {
            Class::Console { plain: false, .. } => FormatConfig::Pretty,
            #[cfg(feature = "otel")]
            Class::Otlp(_) => FormatConfig::Otlp,
            #[cfg(feature = "sentry")]
            Class::Sentry(_) => FormatConfig::Sentry,
            _ => FormatConfig::message(),
        }
    }

    /// Whether somebody looks at it at once.
    pub(crate) fn is_terminal(&self) -> bool {
        match self {
            Class::Console { stdout: true, .. } => io::stdout().is_terminal(),
            Class::Console { stdout: false, .. } => io::stderr().is_terminal(),
            _ => false,
        }
    }

    /// How long its thread waits for work before it looks around.
    pub(crate) fn patience(&self) -> Option<Duration> {
        match self {
            Class::File(options) if options.on_hangup => Some(Duration::from_secs(1)),
            _ => None,
        }
    }

    /// Opens one of ours. The user's own are made by whoever knows them.
    pub(crate) fn open(&self) -> io::Result<Option<Box<dyn Handler>>> {
        Ok(match self {
            Class::Console { stdout, .. } => Some(Box::new(console::Console::new(*stdout))),
            Class::File(options) => Some(Box::new(file::LogFile::open(options)?)),
            Class::Null => Some(Box::new(null::Null)),
            #[cfg(feature = "otel")]
            Class::Otlp(options) => Some(Box::new(otlp::Otlp::open(options))),
            #[cfg(feature = "sentry")]
            Class::Sentry(options) => Some(Box::new(sentry::Sentry::open(options))),
            Class::Own { .. } => None,
        })
    }
}
