//! The configuration means what Python's `logging.config.dictConfig` makes of it.
//!
//! What Python said is kept in `logging/dictconfig.jsonl.gz`; `logging/dictconfig.py` says how it was asked.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ayushma_errors::logging::{Handler, Logging};
use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt;

use crate::emit::say;
use crate::lines::{Lines, with};

/// Keeps what is written: the handler's name, and the message, which is the record's number.
struct Recorder {
    name: String,
    wrote: Arc<Mutex<Vec<(usize, String)>>>,
}

impl Handler for Recorder {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        for line in std::str::from_utf8(lines).unwrap().lines() {
            let record = line.parse().unwrap();
            self.wrote.lock().unwrap().push((record, self.name.clone()));
        }
        Ok(lines.len())
    }
}

/// For each record, who wrote it.
fn answers(case: &Value) -> Vec<Vec<String>> {
    let existing = case["existing"].as_array().unwrap();
    let records = case["records"].as_array().unwrap();
    let wrote: Arc<Mutex<Vec<(usize, String)>>> = Arc::default();
    let mut logging = Logging::from_json(&case["config"].to_string())
        .unwrap()
        .existing_loggers(existing.iter().map(|name| name.as_str().unwrap()))
        .levels("");
    for class in ["logging.StreamHandler", "logging.NullHandler", "lastResort"] {
        let wrote = Arc::clone(&wrote);
        logging = logging.handler_class(class, move |options| {
            let name = options.name().to_owned();
            let wrote = Arc::clone(&wrote);
            Ok(Box::new(Recorder { name, wrote }))
        });
    }
    let (layer, guard) = logging.layer().unwrap();
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
        for (number, record) in records.iter().enumerate() {
            let (name, level) = (record[0].as_str().unwrap(), record[1].as_str().unwrap());
            // Rust's own spelling of the name, every other time.
            let target = if number % 2 == 0 {
                name.to_owned()
            } else {
                name.replace('.', "::")
            };
            say(&target, level, &number.to_string());
        }
    });
    let report = guard.flush(Duration::from_mins(1));
    assert!(report.is_complete(), "{report}");
    for counts in report.counts() {
        assert!(counts.is_balanced() && counts.pending == 0, "{counts}");
    }
    let mut answers = vec![Vec::new(); records.len()];
    for (record, name) in wrote.lock().unwrap().drain(..) {
        answers[record].push(name);
    }
    answers
}

#[test]
fn each_handler_writes_what_pythons_would() {
    let packed = include_bytes!("../logging/dictconfig.jsonl.gz");
    let mut cases = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut cases)
        .unwrap();
    assert_eq!(cases.lines().count(), 400);
    let mut written = 0;
    for (number, line) in cases.lines().enumerate() {
        let case: Value = serde_json::from_str(line).unwrap();
        let found = answers(&case);
        let wanted: Vec<Vec<String>> = serde_json::from_value(case["wrote"].clone()).unwrap();
        for (i, (mut found, mut wanted)) in found.into_iter().zip(wanted).enumerate() {
            written += wanted.len();
            // Each handler has a thread of its own, so that who comes first is chance.
            found.sort();
            wanted.sort();
            assert_eq!(
                found,
                wanted,
                "case {}, record {}: {line}",
                number + 1,
                case["records"][i]
            );
        }
    }
    assert!(
        written > 1_000,
        "only {written} records were written at all"
    );
}

#[test]
fn a_format_string_prints_what_pythons_would() {
    let packed = include_bytes!("../logging/formats.jsonl.gz");
    let mut cases = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut cases)
        .unwrap();
    assert_eq!(cases.lines().count(), 300);
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let lines = Lines::default();
        let settings = serde_json::json!({
            "version": 1,
            "formatters": {"f": {"style": case["style"], "format": case["format"]}},
            "handlers": {"h": {"class": "lines", "formatter": "f"}},
            "root": {"handlers": ["h"]},
        });
        let (layer, guard) = lines.start(Logging::from_json(&settings.to_string()).unwrap());
        with(layer, || say("app.chat", "WARNING", "no room"));
        assert_eq!(
            lines.take(&guard),
            [case["text"].as_str().unwrap()],
            "{line}"
        );
    }
}
