//! Where a configuration comes from: a text, a file, or a builder of the same shape.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::config::{Classes, Config};
use super::core::Core;
use super::env::{self, Override};
use super::error::ConfigError;
use super::format::LineFormat;
use super::guard::{Guard, InstallError};
use super::handlers::{Handler, HandlerOptions};
use super::layer::{BesideOthers, LogLayer};
use super::node::{self, Node};
use super::state::Makers;
use super::table::Builder;

/// Makes a handler of the user's own.
pub(crate) type Maker =
    Arc<dyn Fn(HandlerOptions<'_>) -> Result<Box<dyn Handler>, ConfigError> + Send + Sync>;

/// A logging configuration that was read and is right, but for classes of your own; it is not in force yet.
///
/// It is Python's `dictConfig` in TOML or JSON, by the same names and with the same meaning. Ayushma's own, as it stands in
/// its Django settings:
///
/// ```
/// use ayushma_errors::logging::Logging;
///
/// let logging = Logging::from_json(r#"
/// {"version": 1, "disable_existing_loggers": false,
///  "formatters": {"verbose": {"format": "%(levelname)s %(asctime)s %(module)s %(process)d %(thread)d %(message)s"}},
///  "handlers": {"console": {"level": "DEBUG", "class": "logging.StreamHandler", "formatter": "verbose"}},
///  "root": {"level": "INFO", "handlers": ["console"]}}"#)?;
/// # Ok::<(), ayushma_errors::logging::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Logging {
    node: Node,
    pub(crate) file: Option<String>,
    pub(crate) makers: Makers,
    pub(crate) formats: Vec<(String, Arc<dyn LineFormat>)>,
    pub(crate) existing: Vec<String>,
    directives: Option<String>,
}

impl fmt::Debug for Logging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logging")
            .field("file", &self.file)
            .field("directives", &self.directives)
            .finish_non_exhaustive()
    }
}

impl Logging {
    /// Reads a configuration in TOML.
    ///
    /// ```
    /// use ayushma_errors::logging::Logging;
    ///
    /// let logging = Logging::from_toml("
    ///     version = 1
    ///     [handlers.console]
    ///     class = 'console'
    ///     [root]
    ///     level = 'INFO'
    ///     handlers = ['console']
    /// ")?;
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When something in it is wrong; the error names the line, the key, and the nearest right word.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        Self::from_node(node::from_toml(text)?)
    }

    /// Reads a configuration in JSON, such as a `LOGGING` of Django's.
    ///
    /// # Errors
    ///
    /// As those of [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Self::from_node(node::from_json(text)?)
    }

    /// Reads a file: JSON if its name ends in `.json`, else TOML.
    ///
    /// ```
    /// use ayushma_errors::logging::Logging;
    ///
    /// let err = Logging::from_file("no-such-file.toml").unwrap_err();
    /// assert!(err.to_string().starts_with("no-such-file.toml: it cannot be read"));
    /// ```
    ///
    /// # Errors
    ///
    /// As those of [`from_toml`](Self::from_toml), and when the file cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        Self::read_file(path.as_ref())
    }

    fn read_file(path: &Path) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let read = |text: String| {
            let is_json = path
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
            if is_json {
                Self::from_json(&text)
            } else {
                Self::from_toml(&text)
            }
        };
        let text = std::fs::read_to_string(path)
            .map_err(|err| ConfigError::new(None, "", format!("it cannot be read: {err}")));
        let logging = text.and_then(read).map_err(|err| err.in_file(&name))?;
        Ok(Logging {
            file: Some(name),
            ..logging
        })
    }

    /// Puts one together in the program; see [`Table`](super::Table).
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn from_node(node: Node) -> Result<Self, ConfigError> {
        let open = Classes {
            handlers: &[],
            formats: &[],
            open: true,
        };
        Config::read(&node, &open)?;
        Ok(Logging {
            node,
            file: None,
            makers: Makers::new(),
            formats: Vec::new(),
            existing: Vec::new(),
            directives: None,
        })
    }

    /// Makes handlers of this class: your own, or one in the place of ours. See [`Handler`].
    ///
    /// The class `lastResort` is Python's `logging.lastResort`: what goes to no handler at all is printed to standard error
    /// from WARNING on, or given to this one.
    #[must_use]
    pub fn handler_class(
        mut self,
        class: &str,
        make: impl Fn(HandlerOptions<'_>) -> Result<Box<dyn Handler>, ConfigError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.makers.insert(class.to_owned(), Arc::new(make));
        self
    }

    /// A formatter class of your own. See [`LogRecord`](super::LogRecord) for one.
    ///
    /// ```
    /// use ayushma_errors::logging::{LineFormat, LogRecord, Logging};
    ///
    /// #[derive(Debug)]
    /// struct Level;
    ///
    /// impl LineFormat for Level {
    ///     fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
    ///         out.extend_from_slice(record.level().to_string().as_bytes());
    ///     }
    /// }
    ///
    /// let config = "
    ///     version = 1
    ///     formatters.level.class = 'level'
    ///     handlers.console = { class = 'console', formatter = 'level' }
    /// ";
    /// let logging = Logging::from_toml(config)?.format_class("level", Level);
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    #[must_use]
    pub fn format_class(mut self, class: &str, format: impl LineFormat + 'static) -> Self {
        self.formats.push((class.to_owned(), Arc::new(format)));
        self
    }

    /// The loggers that were there before: with `disable_existing_loggers` they are silent, unless they or one above them
    /// are named in the configuration.
    ///
    /// In Python these are the loggers that some module asked for before the settings were read. Rust's targets are there
    /// when they first log, so without this there are none.
    ///
    /// ```
    /// use ayushma_errors::logging::Logging;
    ///
    /// let logging = Logging::from_toml("version = 1\nloggers.my_app.level = 'INFO'")?;
    /// // From now on `noisy_library` is silent, and `my_app::chat` is not.
    /// let logging = logging.existing_loggers(["noisy_library", "my_app::chat"]);
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    #[must_use]
    pub fn existing_loggers<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.existing.extend(names.into_iter().map(Into::into));
        self
    }

    /// Levels that beat those of the configuration, in `RUST_LOG`'s grammar, in place of the variable `AYUSHMA_LOG`.
    ///
    /// They speak of loggers: what a handler's own level refuses it still refuses.
    ///
    /// ```
    /// use ayushma_errors::logging::Logging;
    ///
    /// let logging = Logging::from_toml("version = 1")?.levels("warn,my_app::chat=debug");
    /// let err = logging.levels("my_app=loud").layer::<tracing_subscriber::Registry>().unwrap_err();
    /// assert!(err.to_string().contains("there is no level `loud`"));
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    #[must_use]
    pub fn levels(mut self, directives: &str) -> Self {
        self.directives = Some(directives.to_owned());
        self
    }

    pub(crate) fn overrides(&self) -> Result<Vec<Override>, ConfigError> {
        match &self.directives {
            Some(directives) => env::parse(directives),
            None => match std::env::var(env::VARIABLE) {
                Ok(directives) => env::parse(&directives),
                Err(std::env::VarError::NotPresent) => Ok(Vec::new()),
                Err(err) => Err(ConfigError::new(None, env::VARIABLE, err.to_string())),
            },
        }
    }

    /// All of it, now that the classes are known.
    pub(crate) fn config(&self) -> Result<Config, ConfigError> {
        let handlers: Vec<_> = self.makers.keys().map(String::as_str).collect();
        self.read(&handlers, &self.formats)
    }

    pub(crate) fn read(
        &self,
        handlers: &[&str],
        formats: &[(String, Arc<dyn LineFormat>)],
    ) -> Result<Config, ConfigError> {
        let classes = Classes {
            handlers,
            formats,
            open: false,
        };
        Config::read(&self.node, &classes).map_err(|err| self.located(err))
    }

    /// Says in which file the mistake is, if it is in one.
    pub(crate) fn located(&self, err: ConfigError) -> ConfigError {
        match &self.file {
            Some(file) if err.file().is_none() => err.in_file(file),
            _ => err,
        }
    }

    /// Puts it in force for the whole program: as the global `tracing` subscriber, and as the logger of `log`.
    ///
    /// Keep the guard as long as the program runs: when it is dropped, what waits is written.
    ///
    /// ```no_run
    /// use ayushma_errors::logging::Logging;
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     let _guard = Logging::from_file("logging.toml")?.install()?;
    ///     // ... the program ...
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When a handler cannot be opened, a class is not known, or there is a subscriber or a logger already. Nothing is
    /// in force then.
    pub fn install(self) -> Result<Guard, InstallError> {
        super::guard::install(self)
    }

    /// A layer for a subscriber that you put together yourself, beside other layers. What it does not write these still
    /// see. `log` records are not taken in: install `tracing_log::LogTracer` for them.
    ///
    /// ```
    /// use ayushma_errors::logging::Logging;
    /// use tracing_subscriber::layer::SubscriberExt;
    ///
    /// let (layer, guard) = Logging::from_toml("version = 1")?.layer()?;
    /// let subscriber = tracing_subscriber::registry().with(layer); // .with(another)
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As those of [`install`](Self::install), but for the last.
    pub fn layer<S>(self) -> Result<(LogLayer<S>, Guard), ConfigError>
    where
        S: tracing_core::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
    {
        let core = Core::new(self)?;
        Ok((LogLayer::beside_others(&core), Guard::new(core)))
    }
}
