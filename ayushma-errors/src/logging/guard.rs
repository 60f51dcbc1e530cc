//! Logging while it is in force: flush, reload, counts, and the end.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tracing_core::dispatcher::{self, Dispatch};
use tracing_log::LogTracer;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

use super::builder::Logging;
use super::core::Core;
use super::counts::Counts;
use super::error::ConfigError;
use super::layer::Writing;
use crate::level::Level;

/// How long the end of the program waits for what is not written yet.
const AT_THE_END: Duration = Duration::from_secs(5);
/// How long a panic waits for it.
const IN_A_PANIC: Duration = Duration::from_secs(1);

/// Why a configuration did not come into force.
///
/// ```
/// use ayushma_errors::logging::InstallError;
///
/// let err = InstallError::AlreadySet("a `tracing` subscriber");
/// assert_eq!(format!("{err:?}"), "the program has a `tracing` subscriber already");
/// ```
#[non_exhaustive]
pub enum InstallError {
    /// Something in it is wrong, or a handler cannot be opened.
    Config(ConfigError),
    /// The program has a `tracing` subscriber or a logger of `log` already; it says which.
    AlreadySet(&'static str),
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InstallError::Config(err) => err.fmt(f),
            InstallError::AlreadySet(what) => write!(f, "the program has {what} already"),
        }
    }
}

/// As `Display`: a `main` that returns it prints this.
impl fmt::Debug for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InstallError {}

impl From<ConfigError> for InstallError {
    fn from(err: ConfigError) -> Self {
        InstallError::Config(err)
    }
}

pub(crate) fn install(logging: Logging) -> Result<Guard, InstallError> {
    let core = Core::new(logging)?;
    // From here on the guard's drop ends what was started.
    let guard = Guard::new(Arc::clone(&core));
    LogTracer::init().map_err(|_| InstallError::AlreadySet("a logger of `log`"))?;
    let subscriber = Registry::default().with(Writing::alone(&core));
    dispatcher::set_global_default(Dispatch::new(subscriber))
        .map_err(|_| InstallError::AlreadySet("a `tracing` subscriber"))?;
    core.is_global.store(true, Ordering::Relaxed);
    core.tell_log();
    Ok(guard)
}

/// Keeps logging alive: when it is dropped, what waits is written, for five seconds at most, and after that nothing is.
///
/// [`flush`](Handle::flush) and the rest are those of [`Handle`], which it gives out.
///
/// ```
/// use ayushma_errors::logging::Logging;
///
/// let (_layer, guard) = Logging::from_toml("version = 1")?.layer::<tracing_subscriber::Registry>()?;
/// let handle = guard.handle();
/// drop(guard);
/// assert!(handle.counts().is_empty());
/// # Ok::<(), ayushma_errors::logging::ConfigError>(())
/// ```
#[derive(Debug)]
#[must_use = "logging ends when the guard is dropped"]
pub struct Guard {
    handle: Handle,
}

impl Guard {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        flush_in_panics(&core);
        Guard {
            handle: Handle { core },
        }
    }

    /// For those that need logging beyond the place where the guard lives.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

impl std::ops::Deref for Guard {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.handle.core.shut_down(AT_THE_END);
    }
}

/// Logging that is in force. It can be cloned, and does not keep logging alive: the [`Guard`] does.
#[derive(Clone, Debug)]
pub struct Handle {
    core: Arc<Core>,
}

impl Handle {
    /// Waits until all that was emitted before is written or lost, and says what became of it.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ayushma_errors::logging::Logging;
    ///
    /// let (_layer, guard) = Logging::from_toml("version = 1")?.layer::<tracing_subscriber::Registry>()?;
    /// let report = guard.flush(Duration::from_secs(1));
    /// assert!(report.is_complete());
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    pub fn flush(&self, timeout: Duration) -> FlushReport {
        let complete = self.core.flush(timeout);
        FlushReport {
            complete,
            counts: self.core.counts(),
        }
    }

    /// What became of the records of each handler, until now.
    #[must_use]
    pub fn counts(&self) -> Vec<Counts> {
        self.core.counts()
    }

    /// Puts another configuration in force: handlers that are the same go on, the others write what they have and end.
    ///
    /// The classes are those that were given at the start, and so are the levels of the environment.
    ///
    /// ```
    /// use ayushma_errors::logging::Logging;
    ///
    /// let quiet = "version = 1\nhandlers.n.class = 'null'\nroot.handlers = ['n']";
    /// let (_layer, guard) = Logging::from_toml(quiet)?.layer::<tracing_subscriber::Registry>()?;
    /// guard.reload(&Logging::from_toml(&format!("{quiet}\nroot.level = 'DEBUG'"))?)?;
    ///
    /// let wrong = Logging::from_toml("version = 1\nhandlers.n.class = 'nul'")?;
    /// assert!(guard.reload(&wrong).is_err());
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a handler cannot be opened or a class is not known. Then the one in force stays in force.
    pub fn reload(&self, logging: &Logging) -> Result<(), ConfigError> {
        self.core
            .reload(logging)
            .map_err(|err| logging.located(err))
    }

    /// Changes the level of one logger, until the next reload; an empty target is the root's.
    ///
    /// ```
    /// use ayushma_errors::Level;
    /// use ayushma_errors::logging::Logging;
    ///
    /// let (_layer, guard) = Logging::from_toml("version = 1")?.layer::<tracing_subscriber::Registry>()?;
    /// guard.set_level("my_app::chat", Level::Debug);
    /// # Ok::<(), ayushma_errors::logging::ConfigError>(())
    /// ```
    pub fn set_level(&self, target: &str, level: Level) {
        self.core.set_level(target, level.into());
    }

    /// Has every handler open anew what it writes to, after files were moved.
    pub fn reopen(&self) {
        self.core.reopen();
    }
}

/// What became of the records, as [`Handle::flush`] saw it.
///
/// ```
/// use std::time::Duration;
///
/// use ayushma_errors::logging::Logging;
///
/// let config = "version = 1\nhandlers.n.class = 'null'";
/// let (_layer, guard) = Logging::from_toml(config)?.layer::<tracing_subscriber::Registry>()?;
/// let report = guard.flush(Duration::from_secs(1));
/// assert!(report.is_lossless());
/// assert_eq!(report.counts()[0].handler, "n");
/// assert_eq!(report.to_string(), "n: 0 emitted, 0 written");
/// # Ok::<(), ayushma_errors::logging::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a flush that is not complete has left records behind"]
pub struct FlushReport {
    complete: bool,
    counts: Vec<Counts>,
}

impl FlushReport {
    /// Whether all that was emitted before the flush was dealt with in time.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether nothing was lost: all was written, but for what levels, filters and storms refused.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        let lost = |counts: &Counts| {
            counts.dropped.queue_full + counts.dropped.io_error + counts.dropped.shutdown
        };
        self.complete && self.counts.iter().all(|counts| lost(counts) == 0)
    }

    /// The counts of each handler.
    #[must_use]
    pub fn counts(&self) -> &[Counts] {
        &self.counts
    }
}

impl fmt::Display for FlushReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, counts) in self.counts.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{counts}")?;
        }
        Ok(())
    }
}

/// All that are to be flushed when a thread panics: the program may not live to see its guards dropped.
static CORES: Mutex<Vec<Weak<Core>>> = Mutex::new(Vec::new());

fn flush_in_panics(core: &Arc<Core>) {
    static ONCE: std::sync::Once = std::sync::Once::new();
    {
        let mut cores = CORES.lock().unwrap_or_else(PoisonError::into_inner);
        cores.retain(|core| core.strong_count() > 0);
        cores.push(Arc::downgrade(core));
    }
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            before(info);
            // A handler that panics would wait for itself.
            if super::thread::writes() {
                return;
            }
            let cores: Vec<_> = match CORES.try_lock() {
                Ok(cores) => cores.iter().filter_map(Weak::upgrade).collect(),
                Err(_) => Vec::new(),
            };
            for core in cores {
                core.flush(IN_A_PANIC);
            }
        }));
    });
}
