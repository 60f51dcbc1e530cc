//! Counts of errors, responses and log records, for whatever recorder the program has installed, and the alerts that ring on
//! them.
//!
//! Each reported error adds one to `api_errors_total`, with the labels `code`, `status`, `level` and `origin`. [`register`]
//! describes the series and sets all of them to 0 when the service starts: a counter that is first seen at 1 never rises, so
//! that no alert would ring.
//!
//! ```
//! # #[cfg(feature = "derive")] {
//! use ayushma_errors::{ApiError, Definitions, metrics, standard};
//!
//! #[derive(ApiError)]
//! enum ChatError {
//!     /// The vault with the keys does not answer: rotate to the second one.
//!     #[status(500)]
//!     #[log(critical)]
//!     VaultSealed,
//! }
//!
//! // Once, after the recorder was installed.
//! metrics::register(ChatError::definitions());
//! metrics::register(standard::definitions());
//! // What Prometheus alerts on.
//! let rules = metrics::alert_rules(&[ChatError::definitions()]);
//! assert!(rules.contains("rotate to the second one"));
//! # }
//! ```
//!
//! No label's value comes from a user's text: a code that no registered definition has is counted as `other`.

mod alerts;

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

use ::metrics::{Counter, Key, KeyName, Label, Level as MetricLevel, Metadata, Recorder, Unit};

pub use self::alerts::{alert_rules, alert_tests};
use crate::definition::Definition;
use crate::level::Level;
use crate::record::Record;
use crate::report::Origin;

/// Each reported error: `code`, `status` (`none` where there was no response), `level` and `origin` (`response` or `report`).
pub const ERRORS: &str = "api_errors_total";
/// Each response that went through `ErrorLayer` or `ErrorMiddleware`: `class` (`2xx`).
pub const RESPONSES: &str = "api_responses_total";
/// Each record that a handler of the log did not write: `handler` and `reason`.
pub const RECORDS_DROPPED: &str = "log_records_dropped_total";
/// Each record that came to a handler of the log: `handler`.
pub const RECORDS_EMITTED: &str = "log_records_emitted_total";
/// Each record that a handler of the log wrote: `handler`.
pub const RECORDS_WRITTEN: &str = "log_records_written_total";
/// The records that wait in a handler's queue: `handler`.
pub const RECORDS_PENDING: &str = "log_records_pending";

/// Each envelope that Sentry's SDK handed over: `outcome` (`sent`, or why it was not).
pub const SENTRY_ENVELOPES: &str = "sentry_envelopes_total";

/// What is said of each metric.
const HELP: [(&str, &str); 6] = [
    (ERRORS, "Errors that were reported"),
    (
        SENTRY_ENVELOPES,
        "Envelopes for Sentry by what became of them",
    ),
    (RESPONSES, "Responses by the class of their status"),
    (RECORDS_EMITTED, "Log records that came to a handler"),
    (RECORDS_WRITTEN, "Log records that a handler wrote"),
    (
        RECORDS_DROPPED,
        "Log records that a handler did not write, by the reason",
    ),
];

/// The codes that may be labels.
static CODES: RwLock<Option<HashSet<String>>> = RwLock::new(None);

/// Describes the counters, and sets the series of these definitions to 0: call it once for each type, after the recorder was
/// installed.
///
/// A status or a level that is dynamic adds its series when it first occurs.
///
/// ```
/// use ayushma_errors::{Definition, metrics};
///
/// static GONE: [Definition; 1] = [Definition::new("Gone", "gone", 410)];
///
/// metrics::register(&GONE);
/// ```
pub fn register(definitions: &'static [Definition]) {
    learn(definitions);
    with_recorder(|recorder| {
        for (name, help) in HELP {
            recorder.describe_counter(
                KeyName::from_const_str(name),
                Some(Unit::Count),
                help.into(),
            );
        }
        let pending = "Log records that wait in a handler's queue";
        recorder.describe_gauge(
            KeyName::from_const_str(RECORDS_PENDING),
            Some(Unit::Count),
            pending.into(),
        );
        for definition in definitions {
            let (code, level) = (definition.code().to_string(), definition.level());
            for (status, origin) in [
                (Some(definition.status().as_u16()), Origin::Response),
                (None, Origin::Report),
            ] {
                counter(recorder, &errors(code.clone(), status, level, origin)).increment(0);
            }
        }
        for class in CLASSES {
            counter(recorder, &responses(class)).increment(0);
        }
    });
}

fn learn(definitions: &[Definition]) {
    let mut codes = CODES.write().unwrap_or_else(PoisonError::into_inner);
    let codes = codes.get_or_insert_default();
    for definition in definitions {
        codes.insert(definition.code().to_string());
    }
}

/// Counts an error that is reported.
pub(crate) fn count(record: &Record<'_>, origin: Origin) {
    let code = label(record);
    let status = (origin == Origin::Response).then(|| record.status().as_u16());
    let key = errors(code, status, record.level(), origin);
    with_recorder(|recorder| counter(recorder, &key).increment(1));
}

/// Marks a response that was counted: a layer around a layer does not count it again.
#[cfg(any(feature = "tower", feature = "actix-web"))]
#[derive(Clone)]
pub(crate) struct Counted;

/// Counts a response, whatever it is.
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub(crate) fn responded(status: u16) {
    let class = usize::from(status / 100);
    let Some(class) = class.checked_sub(1).and_then(|class| CLASSES.get(class)) else {
        return;
    };
    with_recorder(|recorder| counter(recorder, &responses(class)).increment(1));
}

/// Hands on what became of the log's records: call it with the guard's counts before each scrape.
///
/// ```
/// use ayushma_errors::logging::Counts;
/// use ayushma_errors::metrics;
///
/// metrics::log_records(&[Counts::default()]);
/// ```
#[cfg(feature = "logging")]
pub fn log_records(counts: &[crate::logging::Counts]) {
    with_recorder(|recorder| {
        for of_one in counts {
            let handler = || Label::new("handler", of_one.handler.clone());
            let total = |name: &'static str, labels: Vec<Label>, value: u64| {
                counter(recorder, &Key::from_parts(name, labels)).absolute(value);
            };
            total(RECORDS_EMITTED, vec![handler()], of_one.emitted);
            total(RECORDS_WRITTEN, vec![handler()], of_one.written);
            for (reason, records) in of_one.dropped.by_reason() {
                let labels = vec![handler(), Label::from_static_parts("reason", reason)];
                total(RECORDS_DROPPED, labels, records);
            }
            #[expect(clippy::cast_precision_loss, reason = "a queue has no 2^52 records")]
            let pending = of_one.pending as f64;
            let key = Key::from_parts(RECORDS_PENDING, vec![handler()]);
            recorder.register_gauge(&key, &METADATA).set(pending);
        }
    });
}

/// Hands on what became of the envelopes for Sentry: call it before each scrape.
///
/// ```
/// ayushma_errors::metrics::sentry_envelopes();
/// ```
#[cfg(feature = "sentry")]
pub fn sentry_envelopes() {
    let counts = crate::sentry::counts();
    with_recorder(|recorder| {
        let sent = [("sent", counts.sent)];
        for (outcome, envelopes) in sent.into_iter().chain(counts.dropped.by_reason()) {
            let labels = vec![Label::from_static_parts("outcome", outcome)];
            counter(recorder, &Key::from_parts(SENTRY_ENVELOPES, labels)).absolute(envelopes);
        }
    });
}

const METADATA: Metadata<'static> = Metadata::new(
    "ayushma_errors",
    MetricLevel::INFO,
    Some("ayushma_errors::metrics"),
);
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

fn counter(recorder: &dyn Recorder, key: &Key) -> Counter {
    recorder.register_counter(key, &METADATA)
}

fn errors(code: String, status: Option<u16>, level: Level, origin: Origin) -> Key {
    let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
    let labels = vec![
        Label::new("code", code),
        Label::new("status", status),
        Label::from_static_parts("level", level_label(level)),
        Label::from_static_parts("origin", origin_label(origin)),
    ];
    Key::from_parts(ERRORS, labels)
}

fn responses(class: &'static str) -> Key {
    Key::from_parts(RESPONSES, vec![Label::from_static_parts("class", class)])
}

fn level_label(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::Trace => "trace",
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
        Level::Critical => "critical",
    }
}

fn origin_label(origin: Origin) -> &'static str {
    match origin {
        Origin::Response => "response",
        Origin::Report => "report",
    }
}

/// The code, where the program's own text has it: one that was computed may be anything, and a series is for ever.
fn label(record: &Record<'_>) -> String {
    let code = record.code().to_string();
    if *record.code() == record.fixed_code() {
        return code;
    }
    let codes = CODES.read().unwrap_or_else(PoisonError::into_inner);
    if codes.as_ref().is_some_and(|codes| codes.contains(&code)) {
        return code;
    }
    "other".to_owned()
}

// A recorder is the program's own code.
fn with_recorder(run: impl Fn(&dyn Recorder)) {
    crate::guard(&mut || ::metrics::with_recorder(&run));
}
