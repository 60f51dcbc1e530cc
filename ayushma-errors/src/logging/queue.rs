//! Between the program and a handler: a bounded queue of lines, emptied by a thread that nobody waits for.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::config::{Full, QueueConfig};
use super::counts::{Counters, Reason};
use super::thread;

/// Lines one after the other, and where each ends.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ends: Vec<usize>,
}

impl Batch {
    pub(crate) fn push(&mut self, line: &[u8]) {
        self.bytes.extend_from_slice(line);
        self.bytes.push(b'\n');
        self.ends.push(self.bytes.len());
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        // After a burst memory goes back.
        self.bytes.shrink_to(1 << 20);
        self.ends.shrink_to(1 << 14);
    }

    fn count(&self) -> u64 {
        self.ends.len() as u64
    }
}

/// What a flush waits for.
#[derive(Debug)]
pub(crate) struct Asked {
    taken: u64,
    asked: u64,
}

/// Whether a record was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    Taken,
    /// A newer configuration is in force: ask it.
    Replaced,
}

#[derive(Debug)]
pub(crate) struct Queue {
    config: QueueConfig,
    pub(crate) counters: Arc<Counters>,
    waiting: Mutex<Waiting>,
    /// Something is to be done.
    work: Condvar,
    /// The queue was emptied.
    room: Condvar,
    /// A batch was dealt with.
    progress: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    batch: Batch,
    /// Records taken so far, and those of them that were written or lost.
    taken: u64,
    done: u64,
    writer: Rest,
    stop: Option<Stop>,
    reopen: bool,
    /// Critical records that are waited for.
    critical: u32,
    /// Flushes that were asked for, and those that were answered.
    asked: u64,
    answered: u64,
    /// The writer has ended.
    ended: bool,
}

/// What the writer does when it does not write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Rest {
    #[default]
    None,
    /// It waits for work.
    Idle,
    /// It waits for more of it, and need not be told of each record.
    Gathers,
}

/// How long a writer that has just written gathers what follows: in a burst it is woken a thousand times a second at most,
/// and not for each record.
const GATHERING: Duration = Duration::from_millis(1);

impl Waiting {
    fn wake(&mut self, work: &Condvar) {
        self.writer = Rest::None;
        work.notify_one();
    }

    fn is_urgent(&self) -> bool {
        self.stop.is_some() || self.reopen || self.asked != self.answered
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The program ends.
    Shutdown,
    /// Another configuration takes over.
    Replaced,
}

/// What the writer is to do next.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    /// There are lines to be written.
    pub(crate) write: bool,
    pub(crate) reopen: bool,
    /// The flushes to be answered when that is done.
    pub(crate) asked: u64,
    /// There will be nothing more.
    pub(crate) end: bool,
}

impl Queue {
    pub(crate) fn new(config: QueueConfig, counters: Arc<Counters>) -> Self {
        Queue {
            config,
            counters,
            waiting: Mutex::default(),
            work: Condvar::new(),
            room: Condvar::new(),
            progress: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing foreign runs under the lock, so what it guards is whole.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a line, or counts it as lost. A critical one is always taken, and waited for.
    pub(crate) fn push(&self, line: &[u8], critical: bool) -> Pushed {
        let mut waiting = self.lock();
        if !critical {
            while waiting.stop.is_none() && self.is_full(&waiting, line.len()) {
                // A writer that waited for room would wait for itself.
                if self.config.full == Full::Drop || thread::writes() {
                    drop(waiting);
                    self.counters.dropped(Reason::QueueFull, 1);
                    return Pushed::Taken;
                }
                waiting = self
                    .room
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        }
        match waiting.stop {
            Some(Stop::Replaced) => return Pushed::Replaced,
            Some(Stop::Shutdown) => {
                drop(waiting);
                self.counters.dropped(Reason::Shutdown, 1);
                return Pushed::Taken;
            }
            None => {}
        }
        waiting.batch.push(line);
        waiting.taken += 1;
        match waiting.writer {
            Rest::None => {}
            Rest::Gathers if !critical && !self.is_half_full(&waiting) => {}
            Rest::Gathers | Rest::Idle => waiting.wake(&self.work),
        }
        if critical && !thread::writes() {
            let taken = waiting.taken;
            waiting.critical += 1;
            drop(waiting);
            self.wait_for(taken, 0, Instant::now() + self.config.critical);
            self.lock().critical -= 1;
        }
        Pushed::Taken
    }

    fn is_full(&self, waiting: &Waiting, length: usize) -> bool {
        let records = waiting.batch.ends.len();
        // One line always fits, however long.
        records >= self.config.records
            || (records > 0 && waiting.batch.bytes.len() + length > self.config.bytes)
    }

    fn is_half_full(&self, waiting: &Waiting) -> bool {
        let batch = &waiting.batch;
        batch.ends.len() >= self.config.records / 2 || batch.bytes.len() >= self.config.bytes / 2
    }

    /// Whether so many records were dealt with, and so many flushes answered, by then.
    fn wait_for(&self, taken: u64, asked: u64, until: Instant) -> bool {
        let mut waiting = self.lock();
        loop {
            if waiting.done >= taken && (waiting.answered >= asked || waiting.ended) {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || waiting.ended {
                return false;
            }
            let waited = self.progress.wait_timeout(waiting, left);
            (waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Asks for a flush, and says what to wait for.
    pub(crate) fn ask(&self) -> Asked {
        let mut waiting = self.lock();
        waiting.asked += 1;
        waiting.wake(&self.work);
        Asked {
            taken: waiting.taken,
            asked: waiting.asked,
        }
    }

    /// Whether all that was taken before is dealt with by then.
    pub(crate) fn answered(&self, asked: &Asked, until: Instant) -> bool {
        self.wait_for(asked.taken, asked.asked, until)
    }

    pub(crate) fn reopen(&self) {
        let mut waiting = self.lock();
        waiting.reopen = true;
        waiting.wake(&self.work);
    }

    /// Takes nothing more; the writer ends when it has written what is there.
    pub(crate) fn stop(&self, stop: Stop) {
        let mut waiting = self.lock();
        waiting.stop.get_or_insert(stop);
        waiting.wake(&self.work);
        drop(waiting);
        self.room.notify_all();
    }

    /// Gives up what nobody will write any more. What is being written just now is not given up.
    pub(crate) fn abandon(&self) {
        let mut waiting = self.lock();
        let lost = waiting.batch.count();
        waiting.batch.clear();
        waiting.done += lost;
        drop(waiting);
        self.counters.dropped(Reason::Shutdown, lost);
        self.progress.notify_all();
    }

    /// Whether its writer is no more.
    pub(crate) fn has_ended(&self) -> bool {
        self.lock().ended
    }

    /// Records that were taken and not yet dealt with.
    pub(crate) fn pending(&self) -> u64 {
        let waiting = self.lock();
        waiting.taken - waiting.done
    }

    /// The writer's side: waits for work and takes all there is of it. The batch given back is reused.
    pub(crate) fn next(&self, batch: &mut Batch, patience: Option<Duration>) -> Work {
        // It comes with what it has just written.
        let is_busy = !batch.ends.is_empty();
        batch.clear();
        let mut waiting = self.lock();
        if is_busy && !waiting.is_urgent() && !self.is_half_full(&waiting) && waiting.critical == 0
        {
            waiting.writer = Rest::Gathers;
            let gathers = |waiting: &mut Waiting| waiting.writer == Rest::Gathers;
            let waited = self.work.wait_timeout_while(waiting, GATHERING, gathers);
            (waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
            waiting.writer = Rest::None;
        }
        let mut patient = true;
        while patient && waiting.batch.ends.is_empty() && !waiting.is_urgent() {
            waiting.writer = Rest::Idle;
            match patience {
                None => {
                    let waited = self.work.wait(waiting);
                    waiting = waited.unwrap_or_else(PoisonError::into_inner);
                }
                Some(patience) => {
                    let waited = self.work.wait_timeout(waiting, patience);
                    let (guard, outcome) = waited.unwrap_or_else(PoisonError::into_inner);
                    waiting = guard;
                    patient = !outcome.timed_out();
                }
            }
            waiting.writer = Rest::None;
        }
        let write = !waiting.batch.ends.is_empty();
        let work = Work {
            write,
            reopen: std::mem::take(&mut waiting.reopen),
            asked: waiting.asked,
            end: !write && waiting.stop.is_some(),
        };
        if write {
            std::mem::swap(&mut waiting.batch, batch);
            drop(waiting);
            self.room.notify_all();
        }
        work
    }

    /// The writer's side: so many records were dealt with, before so many flushes.
    pub(crate) fn done(&self, records: u64, asked: u64) {
        let mut waiting = self.lock();
        waiting.done += records;
        waiting.answered = asked;
        drop(waiting);
        self.progress.notify_all();
    }

    /// The writer's side: it is no more.
    pub(crate) fn ended(&self) {
        self.lock().ended = true;
        self.progress.notify_all();
    }
}
