//! A transport that accounts for each envelope: Sentry's own tells the server alone what it dropped, in reports that the
//! program cannot read.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use sentry_core::{Envelope, Transport, TransportFactory, TransportOptions};

use super::scrubbed;
use crate::definition::Definition;
use crate::error::ApiError;
use crate::field::Field;
use crate::level::Level;

/// What became of the envelopes of this process: `captured = sent + waiting + dropped`.
///
/// ```
/// let counts = ayushma_errors::sentry::counts();
/// assert_eq!(counts.captured, counts.sent + counts.waiting + counts.dropped.total());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Those that the SDK handed over.
    pub captured: u64,
    /// Those that the server took.
    pub sent: u64,
    /// Those that wait, or are being sent.
    pub waiting: u64,
    /// Those that the server will never see.
    pub dropped: Dropped,
}

/// Envelopes that were not sent, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// The queue had no room.
    pub queue_full: u64,
    /// The server had asked to wait.
    pub rate_limited: u64,
    /// The server refused it, or could not be reached.
    pub failed: u64,
    /// The program ended before; the last of them may have arrived all the same.
    pub shutdown: u64,
}

impl Dropped {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_reason().iter().map(|(_, dropped)| dropped).sum()
    }

    /// By name, in a fixed order.
    #[must_use]
    pub fn by_reason(&self) -> [(&'static str, u64); 4] {
        [
            ("queue_full", self.queue_full),
            ("rate_limited", self.rate_limited),
            ("failed", self.failed),
            ("shutdown", self.shutdown),
        ]
    }
}

static CAPTURED: AtomicU64 = AtomicU64::new(0);
static SENT: AtomicU64 = AtomicU64::new(0);
/// In the order of [`Dropped::by_reason`].
static DROPPED: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];

#[derive(Clone, Copy)]
enum Why {
    QueueFull,
    RateLimited,
    Failed,
    Shutdown,
}

fn dropped(why: Why, envelopes: u64) {
    DROPPED[why as usize].fetch_add(envelopes, Ordering::Relaxed);
}

/// What became of the envelopes until now.
#[must_use]
pub fn counts() -> Counts {
    let of = |why: Why| DROPPED[why as usize].load(Ordering::Relaxed);
    // What is counted last is read first, so that nothing is both sent and not captured.
    let dropped = Dropped {
        queue_full: of(Why::QueueFull),
        rate_limited: of(Why::RateLimited),
        failed: of(Why::Failed),
        shutdown: of(Why::Shutdown),
    };
    let sent = SENT.load(Ordering::Relaxed);
    let captured = CAPTURED.load(Ordering::Relaxed).max(sent + dropped.total());
    Counts {
        captured,
        sent,
        waiting: captured - sent - dropped.total(),
        dropped,
    }
}

pub(super) struct Factory {
    pub(super) capacity: usize,
    pub(super) timeout: Duration,
}

/// How many envelopes of a queue have no outcome yet. Each gets one, whichever comes first.
#[derive(Clone)]
struct Waiting(Arc<Mutex<Option<u64>>>);

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Option<u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, outcome: Result<(), Why>) {
        let mut waiting = self.lock();
        // Without a number it was given up, and counted.
        if let Some(envelopes) = &mut *waiting {
            *envelopes = envelopes.saturating_sub(1);
            match outcome {
                Ok(()) => {
                    SENT.fetch_add(1, Ordering::Relaxed);
                }
                Err(why) => dropped(why, 1),
            }
        }
    }

    fn is_given_up(&self) -> bool {
        self.lock().is_none()
    }

    fn give_up(&self) {
        if let Some(envelopes) = self.lock().take() {
            dropped(Why::Shutdown, envelopes);
        }
    }
}

impl TransportFactory for Factory {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        let (sender, receiver) = sync_channel(self.capacity);
        let waiting = Waiting(Arc::new(Mutex::new(Some(0))));
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(self.timeout))
            .http_status_as_error(false)
            // The key is for this server alone, and another one has not taken the event.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .into();
        let sending = Sending {
            agent,
            url: options.dsn.envelope_api_url().to_string(),
            auth: options.dsn.to_auth(Some(&options.user_agent)).to_string(),
            waiting: waiting.clone(),
            not_before: None,
            told_at: None,
        };
        let spawned = thread::Builder::new()
            .name("sentry".to_owned())
            .spawn(move || sending.run(&receiver));
        Arc::new(Queue {
            sender: Mutex::new(spawned.is_ok().then_some(sender)),
            waiting,
        })
    }
}

enum Task {
    Send(Box<Envelope>),
    /// Says when all before it is done.
    Flush(SyncSender<()>),
}

struct Queue {
    /// None when it was shut down.
    sender: Mutex<Option<SyncSender<Task>>>,
    waiting: Waiting,
}

impl Queue {
    fn sender(&self) -> Option<SyncSender<Task>> {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender.clone()
    }
}

impl Transport for Queue {
    // Never waits: it is called where the error occurred.
    fn send_envelope(&self, envelope: Envelope) {
        CAPTURED.fetch_add(1, Ordering::Relaxed);
        let Some(sender) = self.sender() else {
            return dropped(Why::Shutdown, 1);
        };
        let envelope = scrubbed::envelope(envelope);
        let mut waiting = self.waiting.lock();
        let Some(envelopes) = &mut *waiting else {
            return dropped(Why::Shutdown, 1);
        };
        match sender.try_send(Task::Send(Box::new(envelope))) {
            Ok(()) => *envelopes += 1,
            Err(TrySendError::Full(_)) => dropped(Why::QueueFull, 1),
            Err(TrySendError::Disconnected(_)) => dropped(Why::Shutdown, 1),
        }
    }

    fn flush(&self, timeout: Duration) -> bool {
        // Sentry's panic hook waits for all that was ever captured, on the thread that answers requests. Who catches the
        // panic does not end the program with it.
        if thread::panicking() && crate::panic::is_guarded() {
            return false;
        }
        let Some(sender) = self.sender() else {
            return true;
        };
        let until = Instant::now() + timeout;
        let (done, is_done) = sync_channel(1);
        let mut task = Task::Flush(done);
        // A queue that is full has room when the next one was sent.
        while let Err(TrySendError::Full(back)) = sender.try_send(task) {
            task = back;
            if Instant::now() >= until {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        is_done
            .recv_timeout(until.saturating_duration_since(Instant::now()))
            .is_ok()
    }

    fn shutdown(&self, timeout: Duration) -> bool {
        let is_done = self.flush(timeout);
        self.waiting.give_up();
        // The thread ends with the sender.
        self.sender
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        tell_before_the_end();
        is_done
    }
}

/// The thread that sends.
struct Sending {
    agent: ureq::Agent,
    url: String,
    auth: String,
    waiting: Waiting,
    /// The server asked to wait so long.
    not_before: Option<Instant>,
    told_at: Option<Instant>,
}

impl Sending {
    fn run(mut self, tasks: &Receiver<Task>) {
        loop {
            match tasks.recv_timeout(Duration::from_secs(1)) {
                Ok(Task::Send(envelope)) => {
                    let outcome = self.send(&envelope);
                    self.waiting.settle(outcome);
                }
                Ok(Task::Flush(done)) => {
                    let _ = done.send(());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.waiting.is_given_up() {
                return;
            }
            self.tell();
        }
    }

    fn send(&mut self, envelope: &Envelope) -> Result<(), Why> {
        if self.not_before.is_some_and(|until| Instant::now() < until) {
            return Err(Why::RateLimited);
        }
        let mut body = Vec::new();
        envelope.to_writer(&mut body).map_err(|_| Why::Failed)?;
        let request = self
            .agent
            .post(&self.url)
            .header("X-Sentry-Auth", &self.auth);
        let mut response = request.send(&body).map_err(|_| Why::Failed)?;
        if response.status().as_u16() == 429 {
            let wait = response.headers().get("retry-after");
            let wait = wait.and_then(|wait| wait.to_str().ok()?.parse().ok());
            // A minute, as Sentry's own SDKs wait; an hour at most.
            let wait = Duration::from_secs(wait.unwrap_or(60).min(3600));
            self.not_before = Some(Instant::now() + wait);
            return Err(Why::RateLimited);
        }
        // The connection can be used again when it was read.
        let _ = response
            .body_mut()
            .with_config()
            .limit(64 * 1024)
            .read_to_vec();
        if response.status().is_success() {
            Ok(())
        } else {
            Err(Why::Failed)
        }
    }

    /// Tells the log of what was lost, every ten seconds at most.
    fn tell(&mut self) {
        let is_due = self
            .told_at
            .is_none_or(|told| told.elapsed() >= Duration::from_secs(10));
        if is_due && tell() {
            self.told_at = Some(Instant::now());
        }
    }
}

/// How many lost ones the log knows of.
static TOLD: AtomicU64 = AtomicU64::new(0);

/// Tells the log of what was lost since the last time; says whether there was something.
fn tell() -> bool {
    let lost = counts().dropped;
    let told = TOLD.fetch_max(lost.total(), Ordering::Relaxed);
    let since = lost.total().saturating_sub(told);
    if since > 0 {
        crate::report(&EventsLost { since, lost });
    }
    since > 0
}

/// The same from a thread of its own: the client is locked while it ends, and whoever listens to the log may ask for it.
fn tell_before_the_end() {
    if counts().dropped.total() <= TOLD.load(Ordering::Relaxed) {
        return;
    }
    let (done, is_done) = sync_channel(1);
    let telling = thread::Builder::new()
        .name("sentry-end".to_owned())
        .spawn(move || {
            tell();
            let _ = done.send(());
        });
    if telling.is_ok() {
        let _ = is_done.recv_timeout(Duration::from_millis(500));
    }
}

/// What the log says of lost events.
#[derive(Debug)]
struct EventsLost {
    since: u64,
    lost: Dropped,
}

static LOST: Definition = Definition::new("SentryEventsLost", "sentry_events_lost", 500)
    .with_module("ayushma_errors::sentry")
    .with_level(Level::Warn)
    // It would only be lost, too.
    .with_sentry(false);

impl ApiError for EventsLost {
    fn definition(&self) -> &'static Definition {
        &LOST
    }

    fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        for (reason, lost) in self.lost.by_reason() {
            visit(Field::internal(reason, &lost));
        }
    }
}

impl std::error::Error for EventsLost {}

impl fmt::Display for EventsLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} events for Sentry were lost", self.since)
    }
}
