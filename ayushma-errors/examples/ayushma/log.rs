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
pub(crate) fn keep(logging: Option<Logging>) -> Result<Option<Guard>, ConfigError> {
    let keeper = tracing_subscriber::fmt::layer()
        .without_time()
        .with_ansi(false)
        .fmt_fields(ScrubbedFields::new())
        .with_writer(|| Keeper)
        .with_filter(LevelFilter::INFO);
    let (layer, guard) = match logging.map(Logging::layer).transpose()? {
        Some((layer, guard)) => (Some(layer), Some(guard)),
        None => (None, None),
    };
    tracing_subscriber::registry()
        .with(layer)
        .with(keeper)
        .init();
    Ok(guard)
}

pub(crate) fn to_stderr() {
    tracing_subscriber::fmt()
        .with_ansi(false)
        .fmt_fields(ScrubbedFields::new())
        .with_writer(io::stderr)
        .init();
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
