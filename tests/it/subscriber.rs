//! What the rest of the application logs through `tracing_subscriber::fmt()`: scrubbed, escaped, one line.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use ayushma_errors::subscriber::ScrubbedFields;
use ayushma_errors::{ApiError, respond};
use tracing::subscriber::with_default;

use crate::canary::{canary, hushed};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is written of what is logged in here.
fn written(run: impl FnOnce()) -> String {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_ansi(false)
        .with_target(false)
        .fmt_fields(ScrubbedFields::new())
        .with_writer(move || writer.clone())
        .finish();
    with_default(subscriber, run);
    let bytes = std::mem::take(&mut *written.0.lock().unwrap());
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_is_harmless_is_written_as_it_is_by_default() {
    let text = written(|| {
        let span = tracing::info_span!("request", method = "GET", n = 3);
        let _in = span.enter();
        tracing::info!(
            chat = 7,
            text = "a b",
            ok = true,
            ratio = 1.5,
            "read {} rows",
            2
        );
    });
    assert_eq!(
        text,
        " INFO request{method=\"GET\" n=3}: read 2 rows chat=7 text=\"a b\" ok=true ratio=1.5\n"
    );
}

#[derive(Debug)]
#[allow(dead_code, reason = "its `Debug` reads it")]
struct Config {
    password: String,
}

#[test]
fn a_secret_is_written_in_no_kind_of_field() {
    let secret = canary();
    let dsn = format!("postgres://app:{secret}@db/care");
    let config = Config {
        password: secret.clone(),
    };
    let err = io::Error::other(dsn.clone());
    let text = written(|| {
        let span = tracing::info_span!("connect", %dsn);
        let _in = span.enter();
        tracing::warn!("no connection to {dsn}");
        tracing::warn!(dsn, "no connection");
        tracing::warn!(password = secret, "no connection");
        tracing::warn!(password = %secret, "no connection");
        tracing::warn!(?config, "no connection");
        tracing::warn!(err = &err as &dyn std::error::Error, "no connection");
    });
    assert!(!text.contains(&secret), "{text}");
    assert_eq!(text.lines().count(), 6, "{text}");
    for line in text.lines() {
        // That of the span, and its own.
        assert!(line.matches("[REDACTED:").count() >= 2, "{line}");
    }
}

#[test]
fn what_steers_is_written_in_no_kind_of_field() {
    let hostile = "a\n ERROR forged\r\u{1b}[2J\u{9b}31m\u{2028}\u{202e}b";
    let text = written(|| {
        let span = tracing::info_span!("s", %hostile);
        let _in = span.enter();
        tracing::info!("{hostile}");
        tracing::info!(%hostile, "x");
        tracing::info!(hostile, "x");
        tracing::info!(?hostile, "x");
    });
    assert_eq!(text.lines().count(), 4, "{text}");
    for steering in ['\r', '\u{1b}', '\u{9b}', '\u{2028}', '\u{202e}'] {
        assert!(!text.contains(steering), "{text:?}");
    }
}

#[test]
fn a_value_that_fails_panics_or_does_not_end_is_bounded() {
    struct Bad(u8);
    impl fmt::Display for Bad {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self.0 {
                0 => Err(fmt::Error),
                1 => panic!("on purpose"),
                _ => loop {
                    f.write_str("word ")?;
                },
            }
        }
    }
    for kind in 0..3 {
        let text = hushed(|| written(|| tracing::info!(bad = %Bad(kind), after = 1, "before")));
        assert!(text.starts_with(" INFO before bad="), "{text:.99}");
        assert!(text.len() < 70 * 1024, "{}", text.len());
        assert_eq!(text.lines().count(), 1);
    }
}

#[test]
fn our_own_events_are_written_whole() {
    #[derive(ApiError)]
    #[status(502)]
    #[message("No answer from {provider}")]
    struct Down {
        provider: String,
        #[redact(last = 4)]
        key: String,
    }
    let err = Down {
        provider: "m".to_owned(),
        key: "k".repeat(16) + "last",
    };
    let text = written(|| drop(respond(&err)));
    assert!(text.starts_with("ERROR error.message="), "{text}");
    assert!(text.contains("provider=m key=***last"), "{text}");
    assert!(text.contains("http.response.status_code=502"), "{text}");
}
