//! Where the log goes. The library only makes `tracing` events; this is any service's subscriber.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ayushma_errors::logging::{ConfigError, Guard, Logging};
use ayushma_errors::subscriber::ScrubbedFields;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Keeps the lines for [`take`]. Time is left out, for it says nothing here and takes space. With a configuration the same
/// events go where it says, too.
pub(crate) fn keep(
    logging: Option<Logging>,
    otlp: Option<Logging>,
) -> Result<Vec<Guard>, ConfigError> {
    let keeper = tracing_subscriber::fmt::layer()
        .without_time()
        .with_ansi(false)
        .fmt_fields(ScrubbedFields::new())
        .with_writer(|| Keeper)
        .with_filter(LevelFilter::INFO);
    let (log, log_guard) = logging.map(Logging::layer).transpose()?.unzip();
    let (collector, collector_guard) = otlp.map(Logging::layer).transpose()?.unzip();
    tracing_subscriber::registry()
        .with(log)
        .with(collector)
        .with(keeper)
        .init();
    Ok(log_guard.into_iter().chain(collector_guard).collect())
}

/// Logs as the configuration says, and on standard error without one.
pub(crate) fn start(
    logging: Option<Logging>,
    otlp: Option<Logging>,
) -> Result<Vec<Guard>, ConfigError> {
    let to_stderr = logging.is_none().then(|| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .fmt_fields(ScrubbedFields::new())
            .with_writer(io::stderr)
            .with_filter(LevelFilter::INFO)
    });
    let (log, log_guard) = logging.map(Logging::layer).transpose()?.unzip();
    let (collector, collector_guard) = otlp.map(Logging::layer).transpose()?.unzip();
    tracing_subscriber::registry()
        .with(log)
        .with(collector)
        .with(to_stderr)
        .init();
    Ok(log_guard.into_iter().chain(collector_guard).collect())
}

/// A log of its own, whose one handler is the collector.
pub(crate) fn of_collector(url: &str) -> Result<Logging, ConfigError> {
    let config = serde_json::json!({
        "version": 1,
        "handlers": { "collector": {
            "class": "otlp",
            "endpoint": url,
            "resource": { "service.name": "ayushma", "service.version": env!("CARGO_PKG_VERSION") },
        }},
        "root": { "level": "INFO", "handlers": ["collector"] },
    });
    Logging::from_json(&config.to_string())
}

/// What was logged since it was last asked.
pub(crate) fn take() -> Vec<String> {
    let bytes = std::mem::take(&mut *lines());
    let text = String::from_utf8_lossy(&bytes);
    text.lines().map(|line| line.trim().to_owned()).collect()
}

fn lines() -> MutexGuard<'static, Vec<u8>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Keeper;

impl Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lines().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
