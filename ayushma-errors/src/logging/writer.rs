//! A handler's thread: writes what waits, counts what became of it, and says in the log itself what is missing from it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::captured::Captured;
use super::counts::{Counters, Reason};
use super::format::LineFormat;
use super::handlers::Handler;
use super::level::Severity;
use super::queue::{Batch, Queue};
use super::record::LogRecord;
use super::storm::Storm;
use super::thread;

/// The target of what a handler says itself.
pub(crate) const TARGET: &str = "ayushma_errors::logging";

/// How long a sink that says "not now" is asked again.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) struct Writer {
    pub(crate) queue: Arc<Queue>,
    pub(crate) handler: Box<dyn Handler>,
    pub(crate) format: Arc<dyn LineFormat>,
    /// How long it waits for work before it looks around.
    pub(crate) patience: Option<Duration>,
    pub(crate) told: Told,
    pub(crate) storm: Option<Arc<Storm>>,
    /// The flushes that were answered.
    pub(crate) answered: u64,
}

/// The losses that the log itself has told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    queue_full: u64,
    io_error: u64,
    rate_limited: u64,
}

impl Told {
    pub(crate) fn of(counters: &Counters) -> Self {
        let dropped = counters.snapshot("", 0).dropped;
        Told {
            queue_full: dropped.queue_full,
            io_error: dropped.io_error,
            rate_limited: dropped.rate_limited,
        }
    }
}

impl Writer {
    pub(crate) fn run(mut self) {
        thread::begin_to_write();
        let mut batch = Batch::default();
        loop {
            let work = self.queue.next(&mut batch, self.patience);
            if work.reopen {
                // What cannot be opened is tried again by the next write.
                let _ = self.guarded(|handler| handler.reopen().map(|()| 0));
            }
            let records = if work.write {
                batch.ends.len() as u64
            } else {
                0
            };
            if work.write {
                let lost = self.write(&batch);
                self.queue.counters.written(records - lost);
                self.queue.counters.dropped(Reason::IoError, lost);
            }
            let is_asked = work.asked != self.answered;
            self.answered = work.asked;
            self.sum_up(is_asked || work.end);
            self.tell_losses();
            if !work.write {
                let _ = self.guarded(|handler| handler.flush().map(|()| 0));
            }
            self.queue.done(records, work.asked);
            if work.end {
                break;
            }
        }
        self.queue.ended();
    }

    /// Writes the lines, and says how many of them were lost.
    fn write(&mut self, batch: &Batch) -> u64 {
        let mut lost = 0;
        let mut at = 0;
        while at < batch.bytes.len() {
            if let Ok(taken) = self.take(&batch.bytes[at..]) {
                at += taken;
                continue;
            }
            // The one it broke off in is lost; the next may fit.
            let broken = batch.ends.partition_point(|end| *end <= at);
            at = batch.ends[broken];
            lost += 1;
        }
        lost
    }

    /// As much as the handler takes at once, and at least something.
    fn take(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut until = None;
        loop {
            match self.guarded(|handler| handler.write(bytes)) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(taken) => return Ok(taken.min(bytes.len())),
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) if err.kind() == io::ErrorKind::WouldBlock => {
                    let until = *until.get_or_insert_with(|| Instant::now() + PATIENCE);
                    if Instant::now() >= until {
                        return Err(err);
                    }
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(err) => return Err(err),
            }
        }
    }

    /// A handler that panics has failed, and goes on with the next record.
    fn guarded(
        &mut self,
        run: impl FnOnce(&mut dyn Handler) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let handler = &mut *self.handler;
        match catch_unwind(AssertUnwindSafe(|| run(handler))) {
            Ok(outcome) => outcome,
            Err(payload) => {
                // Dropping it could panic again.
                std::mem::forget(payload);
                Err(io::Error::other("the handler panicked"))
            }
        }
    }

    /// Says in the log how many records are missing from it, if that can be written.
    fn tell_losses(&mut self) {
        let now = Told::of(&self.queue.counters);
        if now == self.told {
            return;
        }
        let reasons = [
            ("queue_full", now.queue_full - self.told.queue_full),
            ("io_error", now.io_error - self.told.io_error),
            ("rate_limited", now.rate_limited - self.told.rate_limited),
        ];
        let total: u64 = reasons.iter().map(|(_, records)| records).sum();
        let reasons: Vec<_> = reasons
            .iter()
            .filter(|(_, records)| *records > 0)
            .map(|(reason, records)| format!("{records} {reason}"))
            .collect();
        let records = if total == 1 { "record" } else { "records" };
        let text = format!("{total} {records} dropped: {}", reasons.join(", "));
        if self.say(Severity::WARNING, TARGET, &text) {
            self.told = now;
        }
    }

    /// Says of equal records how many there were, of those whose time is over or of all.
    fn sum_up(&mut self, all: bool) {
        let Some(storm) = &self.storm else { return };
        for summary in storm.summaries(Instant::now(), all) {
            // Where it cannot be written the counts have them all the same.
            self.say(summary.severity, &summary.target, &summary.text);
        }
    }

    /// A line of its own, which counts as a notice. Whether it was written.
    fn say(&mut self, severity: Severity, target: &str, text: &str) -> bool {
        let mut captured = Captured::default();
        captured.say(text);
        let record = LogRecord {
            severity,
            time: SystemTime::now(),
            target,
            module: None,
            file: None,
            line: None,
            captured: &captured,
        };
        let mut line = Vec::new();
        self.format.format(&record, &mut line);
        line.push(b'\n');
        let mut at = 0;
        while at < line.len() {
            let Ok(taken) = self.take(&line[at..]) else {
                return false;
            };
            at += taken;
        }
        self.queue.counters.notice();
        true
    }
}
