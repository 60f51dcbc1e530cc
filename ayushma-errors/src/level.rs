//! How loud an error is in the log.

use http::StatusCode;

/// How loud an error is in the log: tracing's levels, and `CRITICAL` above them, as Django has it.
///
/// ```
/// use ayushma_errors::Level;
///
/// assert!(Level::Critical > Level::Error);
/// assert_eq!(Level::Warn.to_string(), "WARN");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// No event at all; the occurrence is counted all the same.
    Off,
    /// Finer than debugging.
    Trace,
    /// For whoever debugs the program.
    Debug,
    /// Nothing is wrong with the service.
    Info,
    /// The caller's mistake: the default for 4xx.
    Warn,
    /// The service's mistake: the default for 5xx.
    Error,
    /// Somebody should be woken up. tracing's `ERROR` with `critical = true`.
    Critical,
}

impl Level {
    /// The level of an error that says none: 5xx error, 4xx warn, else info (Django's rule).
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            500..=599 => Level::Error,
            400..=499 => Level::Warn,
            _ => Level::Info,
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "off" => Level::Off,
            "trace" => Level::Trace,
            "debug" => Level::Debug,
            "info" => Level::Info,
            "warn" => Level::Warn,
            "error" => Level::Error,
            "critical" => Level::Critical,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Level {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Level::Off => "OFF",
            Level::Trace => "TRACE",
            Level::Debug => "DEBUG",
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
            Level::Critical => "CRITICAL",
        })
    }
}
