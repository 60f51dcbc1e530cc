//! Storms: of many equal records a handler writes the first and a summary, and of one kind no more than so many.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::at::At;
use super::counts::Reason;
use super::error::ConfigError;
use super::level::Severity;
use super::record::{FieldValue, LogRecord};

/// A handler's table `storm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StormConfig {
    /// Equal records within it become the first and a summary; zero is off.
    window: Duration,
    /// How many of one kind are written in `per`.
    limit: Option<u64>,
    per: Duration,
    /// Records below it are never held back.
    level: Severity,
}

impl StormConfig {
    pub(crate) fn read(at: &At<'_>) -> Result<Self, ConfigError> {
        at.keys(&["window", "limit", "per", "level"])?;
        Ok(StormConfig {
            window: at
                .get("window")?
                .map_or(Ok(Duration::ZERO), |at| at.duration())?,
            limit: match at.get("limit")? {
                Some(at) => Some(at.count()?),
                None => None,
            },
            per: at
                .get("per")?
                .map_or(Ok(Duration::from_mins(1)), |at| at.duration())?,
            level: at
                .get("level")?
                .map_or(Ok(Severity::WARNING), |at| at.level())?,
        })
    }
}

/// How many kinds are told apart. What comes when all are taken is written as if there were no storm.
const MOST: usize = 4096;

#[derive(Debug)]
pub(crate) struct Storm {
    config: StormConfig,
    kinds: Mutex<Kinds>,
}

#[derive(Debug, Default)]
struct Kinds {
    known: HashMap<u64, Kind>,
    /// Summaries of windows that are over.
    due: Vec<Summary>,
}

#[derive(Debug)]
struct Kind {
    /// When the window began, with the one that was written.
    window: Instant,
    held_back: u64,
    example: Summary,
    /// When the span of the limit began, and how many were written in it.
    span: Instant,
    written: u64,
}

/// What is said of those that were held back.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    pub(crate) severity: Severity,
    pub(crate) target: String,
    pub(crate) text: String,
}

impl Storm {
    pub(crate) fn new(config: StormConfig) -> Self {
        Storm {
            config,
            kinds: Mutex::default(),
        }
    }

    /// How often the writer should look for summaries.
    pub(crate) fn patience(&self) -> Option<Duration> {
        let window = self.config.window;
        (!window.is_zero()).then(|| window.clamp(Duration::from_millis(10), Duration::from_secs(1)))
    }

    fn lock(&self) -> MutexGuard<'_, Kinds> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why a record is held back, if it is.
    pub(crate) fn holds_back(&self, record: &LogRecord<'_>, now: Instant) -> Option<Reason> {
        if record.severity < self.config.level {
            return None;
        }
        let mut kinds = self.lock();
        let Kinds { known, due } = &mut *kinds;
        let fingerprint = fingerprint(record);
        if let Some(kind) = known.get_mut(&fingerprint) {
            return self.again(kind, due, now);
        }
        if known.len() >= MOST {
            self.forget(known, due, now);
        }
        if known.len() < MOST {
            let example = Summary {
                severity: record.severity,
                target: record.target.to_owned(),
                text: record.message().chars().take(512).collect(),
            };
            known.insert(
                fingerprint,
                Kind {
                    window: now,
                    held_back: 0,
                    example,
                    span: now,
                    written: 1,
                },
            );
        }
        None
    }

    fn again(&self, kind: &mut Kind, due: &mut Vec<Summary>, now: Instant) -> Option<Reason> {
        if now.duration_since(kind.window) < self.config.window {
            kind.held_back += 1;
            return Some(Reason::Deduplicated);
        }
        due.extend(kind.summary(self.config.window));
        kind.window = now;
        if now.duration_since(kind.span) >= self.config.per {
            kind.span = now;
            kind.written = 0;
        }
        if self.config.limit.is_some_and(|limit| kind.written >= limit) {
            // Nothing was written, so that there is no first to which the next would be equal.
            kind.window = now.checked_sub(self.config.window).unwrap_or(now);
            return Some(Reason::RateLimited);
        }
        kind.written += 1;
        None
    }

    /// Makes room: what was not seen for a while is no storm.
    fn forget(&self, known: &mut HashMap<u64, Kind>, due: &mut Vec<Summary>, now: Instant) {
        let longest = self.config.window.max(self.config.per);
        known.retain(|_, kind| {
            let is_over = now.duration_since(kind.window.max(kind.span)) >= longest;
            if is_over {
                due.extend(kind.summary(self.config.window));
            }
            !is_over
        });
    }

    /// The summaries of the windows that are over, or of all.
    pub(crate) fn summaries(&self, now: Instant, all: bool) -> Vec<Summary> {
        let mut kinds = self.lock();
        let Kinds { known, due } = &mut *kinds;
        for kind in known.values_mut() {
            if all || now.duration_since(kind.window) >= self.config.window {
                due.extend(kind.summary(self.config.window));
            }
        }
        std::mem::take(due)
    }
}

impl Kind {
    fn summary(&mut self, window: Duration) -> Option<Summary> {
        let held_back = std::mem::take(&mut self.held_back);
        let times = if held_back == 1 { "once" } else { "times" };
        let count = if held_back == 1 {
            String::new()
        } else {
            format!("{held_back} ")
        };
        (held_back > 0).then(|| Summary {
            text: format!(
                "{} (repeated {count}{times} within {window:?})",
                self.example.text
            ),
            ..self.example.clone()
        })
    }
}

/// What makes two records equal: for an error's event its type, code and route, for any other its place and its message.
fn fingerprint(record: &LogRecord<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (record.severity, record.target).hash(&mut hasher);
    let mut is_error = false;
    for field in record.fields() {
        if matches!(field.name, "error.code" | "error.type" | "http.route")
            && let FieldValue::Text(text) = field.value
        {
            is_error |= field.name == "error.code";
            (field.name, text).hash(&mut hasher);
        }
    }
    if !is_error {
        (record.file, record.line, record.message()).hash(&mut hasher);
    }
    hasher.finish()
}
