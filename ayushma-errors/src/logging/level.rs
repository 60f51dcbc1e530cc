//! Levels as Python counts them: any number, five of which have names.

use crate::level::Level;

/// A level as a number, as Python's `logging` has it: 10 is DEBUG, 50 is CRITICAL, and what is between counts, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Severity(pub(crate) i64);

pub(crate) const NAMES: [&str; 9] = [
    "NOTSET", "TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "OFF", "WARN",
];

impl Severity {
    pub(crate) const NOTSET: Self = Severity(0);
    pub(crate) const TRACE: Self = Severity(5);
    pub(crate) const DEBUG: Self = Severity(10);
    pub(crate) const INFO: Self = Severity(20);
    pub(crate) const WARNING: Self = Severity(30);
    pub(crate) const ERROR: Self = Severity(40);
    pub(crate) const CRITICAL: Self = Severity(50);
    /// Above every record.
    pub(crate) const OFF: Self = Severity(i64::MAX);

    /// In any case of letters, for TOML is written by hand. `TRACE` and `OFF` are ours, the rest are Python's.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_uppercase().as_str() {
            "NOTSET" => Self::NOTSET,
            "TRACE" => Self::TRACE,
            "DEBUG" => Self::DEBUG,
            "INFO" => Self::INFO,
            "WARNING" | "WARN" => Self::WARNING,
            "ERROR" => Self::ERROR,
            "CRITICAL" | "FATAL" => Self::CRITICAL,
            "OFF" => Self::OFF,
            _ => return None,
        })
    }

    pub(crate) fn of(level: tracing_core::Level) -> Self {
        match level {
            tracing_core::Level::TRACE => Self::TRACE,
            tracing_core::Level::DEBUG => Self::DEBUG,
            tracing_core::Level::INFO => Self::INFO,
            tracing_core::Level::WARN => Self::WARNING,
            tracing_core::Level::ERROR => Self::ERROR,
        }
    }

    /// What a record's level is called.
    pub(crate) fn name(self) -> &'static str {
        match self.0 {
            ..=5 => "TRACE",
            6..=10 => "DEBUG",
            11..=20 => "INFO",
            21..=30 => "WARNING",
            31..=40 => "ERROR",
            _ => "CRITICAL",
        }
    }

    /// The quietest of tracing's levels that a logger of this level may still write. CRITICAL is an `ERROR` there.
    pub(crate) fn filter(self) -> tracing_core::LevelFilter {
        match self.0 {
            ..=5 => tracing_core::LevelFilter::TRACE,
            6..=10 => tracing_core::LevelFilter::DEBUG,
            11..=20 => tracing_core::LevelFilter::INFO,
            21..=30 => tracing_core::LevelFilter::WARN,
            31..=50 => tracing_core::LevelFilter::ERROR,
            _ => tracing_core::LevelFilter::OFF,
        }
    }
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Off => Self::OFF,
            Level::Trace => Self::TRACE,
            Level::Debug => Self::DEBUG,
            Level::Info => Self::INFO,
            Level::Warn => Self::WARNING,
            Level::Error => Self::ERROR,
            Level::Critical => Self::CRITICAL,
        }
    }
}

impl From<Severity> for Level {
    /// A record's level; the numbers between have the name of the next above.
    fn from(severity: Severity) -> Self {
        match severity.0 {
            ..=5 => Level::Trace,
            6..=10 => Level::Debug,
            11..=20 => Level::Info,
            21..=30 => Level::Warn,
            31..=40 => Level::Error,
            _ => Level::Critical,
        }
    }
}
