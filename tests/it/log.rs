//! Where no tracing subscriber was ever set, the same event goes to `log`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::sync::Mutex;

use ayushma_errors::respond;
use ayushma_errors::sentry::Setup;
use ayushma_errors::testing::capture;
use ayushma_errors_tests::{API_KEY, ChatError, chat_errors};
use log::{Level, LevelFilter, Log, Metadata, Record};
use sentry_core::protocol::Breadcrumb;
use sentry_core::test::with_captured_events_options;

/// Keeps what is logged: level, target, text.
struct Logger(Mutex<Vec<(Level, String, String)>>);

static LOGGER: Logger = Logger(Mutex::new(Vec::new()));

impl Log for Logger {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let text = record.args().to_string();
        let target = record.target().to_owned();
        self.0.lock().unwrap().push((record.level(), target, text));
    }

    fn flush(&self) {}
}

#[test]
fn without_a_subscriber_the_event_goes_to_log() {
    log::set_logger(&LOGGER).unwrap();
    log::set_max_level(LevelFilter::Trace);
    for err in chat_errors() {
        let captured = capture(&err);
        let response = respond(&err);
        let logged = std::mem::take(&mut *LOGGER.0.lock().unwrap());
        assert_eq!(logged.len(), 1, "{err:?}");
        let (level, target, text) = &logged[0];
        let expected = captured.event.as_ref().unwrap();
        let critical = matches!(err, ChatError::Upstream { .. });
        let name = if critical {
            "ERROR".to_owned()
        } else {
            expected.level.to_string()
        };
        assert_eq!(level.as_str(), name);
        assert_eq!(target, &expected.target);
        let id = response.headers()["x-error-id"].to_str().unwrap();
        let captured_id = captured.id.to_string();
        for (name, value) in &expected.fields {
            let pair = format!("{name}={:?}", value.replace(&captured_id, id));
            assert!(text.contains(&pair), "{pair} in {text}");
        }
        assert!(!text.contains(API_KEY), "leak: api_key in log");
        assert!(!text.contains(['\n', '\u{1b}']), "{text:?}");
        assert_is_kept_from_sentry(text);
    }
    // Below the level nothing is said.
    log::set_max_level(LevelFilter::Error);
    drop(respond(&ChatError::MissingOpenAiKey));
    assert!(LOGGER.0.lock().unwrap().is_empty());
}

/// What `sentry-log` makes of a line: a message, which Sentry has already, or a breadcrumb, which may have no internals.
fn assert_is_kept_from_sentry(line: &str) {
    let options = Setup::new("").unwrap().options();
    let events = with_captured_events_options(
        || {
            sentry_core::add_breadcrumb(Breadcrumb {
                message: Some(line.to_owned()),
                ..Breadcrumb::default()
            });
            sentry_core::capture_message(line, sentry_core::Level::Error);
            sentry_core::capture_message("another's", sentry_core::Level::Error);
        },
        options,
    );
    let [event] = &*events else {
        panic!("{events:?}")
    };
    assert_eq!(event.message.as_deref(), Some("another's"));
    let breadcrumb = &event.breadcrumbs.values[0];
    assert_eq!(breadcrumb.message.as_deref(), Some("api_error"));
}
