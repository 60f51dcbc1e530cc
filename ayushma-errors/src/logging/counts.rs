//! What became of the records of a handler, to the last one.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Why a record was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    QueueFull,
    IoError,
    RateLimited,
    Deduplicated,
    Filtered,
    Shutdown,
}

/// The counters of one handler.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    emitted: AtomicU64,
    written: AtomicU64,
    notices: AtomicU64,
    dropped: [AtomicU64; 6],
}

impl Counters {
    pub(crate) fn emitted(&self) {
        self.emitted.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn written(&self, records: u64) {
        self.written.fetch_add(records, Ordering::Relaxed);
    }

    pub(crate) fn notice(&self) {
        self.notices.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn dropped(&self, reason: Reason, records: u64) {
        self.dropped[reason as usize].fetch_add(records, Ordering::Relaxed);
    }

    pub(crate) fn snapshot(&self, handler: &str, pending: u64) -> Counts {
        let dropped = |reason: Reason| self.dropped[reason as usize].load(Ordering::Relaxed);
        Counts {
            handler: handler.to_owned(),
            emitted: self.emitted.load(Ordering::Relaxed),
            written: self.written.load(Ordering::Relaxed),
            pending,
            notices: self.notices.load(Ordering::Relaxed),
            dropped: Dropped {
                queue_full: dropped(Reason::QueueFull),
                io_error: dropped(Reason::IoError),
                rate_limited: dropped(Reason::RateLimited),
                deduplicated: dropped(Reason::Deduplicated),
                filtered: dropped(Reason::Filtered),
                shutdown: dropped(Reason::Shutdown),
            },
        }
    }
}

/// What became of the records that came to a handler.
///
/// When nothing is under way, `emitted == written + dropped.total()`; until then `pending` are on their way.
///
/// ```
/// use ayushma_errors::logging::Counts;
///
/// let counts = Counts::default();
/// assert!(counts.is_balanced());
/// assert_eq!(counts.dropped.total(), 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The handler's name.
    pub handler: String,
    /// The records that its loggers handed to it.
    pub emitted: u64,
    /// Those that it wrote.
    pub written: u64,
    /// Those that wait in its queue, or are being written.
    pub pending: u64,
    /// Lines of its own, which say how many records were dropped or were equal. They count as nothing else.
    pub notices: u64,
    /// Those that it did not write.
    pub dropped: Dropped,
}

impl Counts {
    /// Whether every record is accounted for: `emitted = written + pending + dropped`.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.emitted == self.written + self.pending + self.dropped.total()
    }
}

/// Records that were not written, by the reason.
///
/// ```
/// use ayushma_errors::logging::Dropped;
///
/// assert_eq!(Dropped::default().total(), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// The queue had no room.
    pub queue_full: u64,
    /// Writing failed.
    pub io_error: u64,
    /// There were too many of its kind.
    pub rate_limited: u64,
    /// It was equal to one just written; a summary says how many were.
    pub deduplicated: u64,
    /// The handler's level or its filters refused it.
    pub filtered: u64,
    /// It came after the end, or could not be written before it.
    pub shutdown: u64,
}

impl Dropped {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        let Dropped {
            queue_full,
            io_error,
            rate_limited,
            deduplicated,
            filtered,
            shutdown,
        } = self;
        queue_full + io_error + rate_limited + deduplicated + filtered + shutdown
    }

    /// By name, in a fixed order: what a metric needs.
    pub fn by_reason(&self) -> impl Iterator<Item = (&'static str, u64)> {
        [
            ("queue_full", self.queue_full),
            ("io_error", self.io_error),
            ("rate_limited", self.rate_limited),
            ("deduplicated", self.deduplicated),
            ("filtered", self.filtered),
            ("shutdown", self.shutdown),
        ]
        .into_iter()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} emitted, {} written",
            self.handler, self.emitted, self.written
        )?;
        if self.pending > 0 {
            write!(f, ", {} pending", self.pending)?;
        }
        for (reason, records) in self.dropped.by_reason().filter(|(_, records)| *records > 0) {
            write!(f, ", {records} {reason}")?;
        }
        Ok(())
    }
}
