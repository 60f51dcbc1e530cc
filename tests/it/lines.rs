//! A handler that keeps the lines, for the suites about logging.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ayushma_errors::logging::{Guard, Handler, LogLayer, Logging};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

/// The class `lines`.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Handler for Lines {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(lines);
        Ok(lines.len())
    }
}

impl Lines {
    /// In the place of the console, too.
    pub(crate) fn start(&self, logging: Logging) -> (LogLayer<Registry>, Guard) {
        let own = self.clone();
        let console = self.clone();
        let logging = logging
            .handler_class("logging.StreamHandler", move |_| {
                Ok(Box::new(console.clone()))
            })
            .handler_class("lines", move |_| Ok(Box::new(own.clone())));
        logging.levels("").layer().unwrap()
    }

    /// All through one formatter, which is this table in TOML.
    pub(crate) fn formatted(&self, formatter: &str) -> (LogLayer<Registry>, Guard) {
        let config = format!(
            "version = 1
            formatters.f = {formatter}
            handlers.h = {{ class = 'lines', formatter = 'f' }}
            root = {{ level = 'TRACE', handlers = ['h'] }}"
        );
        self.start(Logging::from_toml(&config).unwrap())
    }

    /// All that was written since this was last asked.
    pub(crate) fn take(&self, guard: &Guard) -> Vec<String> {
        let report = guard.flush(Duration::from_mins(1));
        assert!(report.is_lossless(), "{report}");
        let bytes = std::mem::take(&mut *self.0.lock().unwrap());
        let text = String::from_utf8(bytes).unwrap();
        // Not `lines`, which would forgive a carriage return.
        text.split_terminator('\n').map(str::to_owned).collect()
    }
}

/// Runs under a subscriber of this layer alone.
pub(crate) fn with<T>(layer: LogLayer<Registry>, run: impl FnOnce() -> T) -> T {
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), run)
}
