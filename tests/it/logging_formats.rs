//! What the formatters write: one record is one line, whatever is in it.

use ayushma_errors::logging::{LineFormat, LogRecord, Logging};
use ayushma_errors::{ApiError, report};
use tracing::Level;

use crate::canary::canary;
use crate::ecs::{self, Json};
use crate::emit::{emit, say};
use crate::lines::{Lines, with};

/// Each could end a line, move a cursor, turn the reading direction, or end a string.
const HOSTILE: [&str; 16] = [
    "a\nb",
    "a\r\nb",
    "a\rb",
    "\u{1b}[2J\u{1b}[31mred",
    "\u{9b}31m",
    "\u{85}next",
    "\u{2028}line\u{2029}paragraph",
    "\u{202e}desrever\u{2066}",
    "\u{feff}bom",
    "\0nul\u{7f}",
    "\"}\n{\"log.level\":\"CRITICAL\"",
    "back\\slash\"quote'",
    "a=b c=\"d\"",
    "é 日本 🦀",
    "",
    "%(message)s {message} ${message} \\n",
];

const FORMATTERS: [&str; 6] = [
    "{ format = '%(levelname)s %(asctime)s %(name)s %(module)s %(threadName)s %(spans)s %(message)s %(field.user)s' }",
    "{ style = '{', format = '{levelname:>8} {name} {message}' }",
    "{ class = 'json' }",
    "{ class = 'ecs', service_name = 'ayushma' }",
    "{ class = 'pretty' }",
    "{ format = \"two\\nlines %(message)s\" }",
];

#[derive(ApiError)]
#[status(502)]
#[message("The assistant is not available right now")]
#[error("model {model} refused key {api_key}")]
#[log(critical)]
struct Upstream {
    #[internal]
    model: String,
    #[redact(last = 4)]
    api_key: String,
    #[internal]
    tries: u32,
    source: std::io::Error,
}

fn upstream(model: &str) -> Upstream {
    Upstream {
        model: model.to_owned(),
        api_key: "a-secret-of-25-characters".to_owned(),
        tries: 3,
        source: std::io::Error::other("refused"),
    }
}

/// Emits something hostile in every place that a caller or a library can fill.
fn everything_hostile() -> usize {
    let mut records = 0;
    for text in HOSTILE {
        say(&format!("app::{text}"), "WARNING", text);
        emit(
            "app",
            Level::INFO,
            &["message", "user", "http.route"],
            &[&text, &text, &text],
        );
        report(&upstream(text));
        records += 3;
        std::thread::scope(|scope| {
            let subscriber = tracing::dispatcher::get_default(Clone::clone);
            let named = std::thread::Builder::new().name(text.replace('\0', "nul"));
            let run =
                move || tracing::dispatcher::with_default(&subscriber, || say("app", "INFO", text));
            named.spawn_scoped(scope, run).unwrap().join().unwrap();
        });
        let span = tracing::info_span!("outer\n\u{1b}[31m\u{202e}", user = text, id = 7);
        span.in_scope(|| {
            let inner = tracing::info_span!("inner", user = %text, late = tracing::field::Empty);
            inner.record("late", text);
            inner.in_scope(|| tracing::error!(name = text, "{text}"));
        });
        records += 2;
    }
    records
}

#[test]
fn the_name_of_a_thread_is_written_without_its_secret() {
    let secret = canary();
    for formatter in [FORMATTERS[0], FORMATTERS[2], FORMATTERS[3]] {
        let lines = Lines::default();
        let (layer, guard) = lines.formatted(formatter);
        with(layer, || {
            let subscriber = tracing::dispatcher::get_default(Clone::clone);
            let named = std::thread::Builder::new().name(format!("asks with password={secret}"));
            let run =
                move || tracing::dispatcher::with_default(&subscriber, || say("app", "INFO", ""));
            named.spawn(run).unwrap().join().unwrap();
        });
        let found = lines.take(&guard).concat();
        assert!(!found.contains(&secret), "{found}");
        assert!(
            found.contains("asks with password=[REDACTED:password]"),
            "{found}"
        );
    }
}

#[test]
fn one_record_is_one_line_in_which_nothing_steers() {
    for formatter in FORMATTERS {
        let lines = Lines::default();
        let (layer, guard) = lines.formatted(formatter);
        let records = with(layer, everything_hostile);
        let found = lines.take(&guard);
        assert_eq!(found.len(), records, "{formatter}");
        for line in &found {
            let steers = |c: char| {
                c.is_control()
                    || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            };
            assert!(!line.chars().any(steers), "{formatter}: {line:?}");
            assert!(!line.contains("a-secret"), "{formatter}: {line:?}");
        }
    }
}

/// Values at the ends of their types, and names that the schema has with another type, or could not have.
fn odd_values() {
    const NAMES: [&[&str]; 5] = [
        &["message", "error", "labels", "url.path"],
        &["log.level", "@timestamp", "ecs.version", "labels.a"],
        &["a.b", "a*b", "a\\b", "a_b"],
        &[
            "http.response.status_code",
            "event.duration",
            "trace.id",
            "message",
        ],
        &["spans", "process.pid", "error.stack_trace", "critical"],
    ];
    let nothing = "";
    for names in NAMES {
        emit(
            "app",
            Level::ERROR,
            names,
            &[&u64::MAX, &i64::MIN, &f64::NAN, &f64::NEG_INFINITY],
        );
        emit(
            "app",
            Level::ERROR,
            names,
            &[&nothing, &true, &i128::MAX, &u128::MAX],
        );
        emit(
            "app",
            Level::ERROR,
            names,
            &[&"text", &"\u{1b}", &1e300, &false],
        );
        emit("app", Level::ERROR, names, &[&-1_i64, &-0.0, &7_u64, &"2"]);
    }
}

#[test]
fn every_ecs_line_is_one_by_elastics_tables() {
    let lines = Lines::default();
    let (layer, guard) = lines.formatted(
        "{ class = 'ecs', service_name = \"a\\nb\", service_version = '1', service_environment = 'test', service_node_name = 'n', event_dataset = 'd' }",
    );
    let records = with(layer, || {
        let span = tracing::info_span!("odd", error = 3, spans = "mine", trace.id = 5);
        span.in_scope(odd_values);
        odd_values();
        everything_hostile() + 40
    });
    let found = lines.take(&guard);
    assert_eq!(found.len(), records);
    for line in &found {
        assert_eq!(ecs::faults(line), [""; 0], "{line}");
    }
    // `.ci/run` has Elastic's rule as Python has it look at the same lines.
    let path = format!("{}/ecs.ndjson", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(path, found.join("\n") + "\n").unwrap();
}

#[test]
fn an_errors_own_fields_are_labels_and_its_event_stands_under_elastics_names() {
    let lines = Lines::default();
    let (layer, guard) = lines.formatted("{ class = 'ecs' }");
    let id = with(layer, || report(&upstream("m-1")));
    let found = lines.take(&guard);
    let record: Json = serde_json::from_str(&found[0]).unwrap();
    for (name, value) in [
        ("log.level", "CRITICAL"),
        ("message", "model m-1 refused key ***ters"),
        ("error.code", "upstream"),
        ("error.type", "Upstream"),
        ("error.id", &*id.to_string()),
        ("labels.model", "m-1"),
        ("labels.api_key", "***ters"),
        ("labels.tries", "3"),
        ("labels.origin", "report"),
    ] {
        assert_eq!(record.text(name), Some(value), "{name} in {}", found[0]);
    }
}

#[test]
fn nothing_that_was_logged_is_missing_from_json() {
    let lines = Lines::default();
    let (layer, guard) = lines.formatted("{ class = 'json' }");
    with(layer, || {
        let span = tracing::info_span!("request", method = "GET");
        span.in_scope(|| {
            tracing::warn!(
                rooms = 3,
                share = 0.5,
                full = true,
                name = "a\nb",
                "the house"
            );
        });
    });
    let found = lines.take(&guard);
    let record: Json = serde_json::from_str(&found[0]).unwrap();
    assert_eq!(record.text("level"), Some("WARNING"));
    assert_eq!(record.text("message"), Some("the house"));
    assert_eq!(record.get("fields.rooms"), Some(&Json::Whole(3)));
    assert_eq!(record.get("fields.share"), Some(&Json::Fraction(0.5)));
    assert_eq!(record.get("fields.full"), Some(&Json::Bool(true)));
    assert_eq!(record.text("fields.name"), Some("a\nb"));
    assert_eq!(record.text("span.method"), Some("GET"));
    assert_eq!(
        record.get("spans"),
        Some(&Json::List(vec![Json::Text("request".to_owned())]))
    );
}

#[test]
fn a_format_pads_and_cuts_as_pythons_does() {
    let lines = Lines::default();
    let format = "[%(levelname)-8s][%(name)10s][%(lineno)05d][%(name).3s][%(field.user)s][%(error.code)s] 100%%";
    let (layer, guard) = lines.formatted(&format!("{{ format = '{format}' }}"));
    with(layer, || {
        emit("app", Level::WARN, &["message", "user"], &[&"m", &"me"]);
    });
    assert_eq!(
        lines.take(&guard),
        ["[WARNING ][       app][00007][app][me][-] 100%"]
    );
}

struct Panics;

impl std::fmt::Debug for Panics {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("on purpose")
    }
}

struct Talks;

impl std::fmt::Debug for Talks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        tracing::info!("while it is formatted");
        f.write_str("talks")
    }
}

#[test]
fn values_that_panic_or_log_while_they_are_formatted_do_no_harm() {
    let lines = Lines::default();
    let (layer, guard) = lines.formatted("{ format = '%(message)s' }");
    with(layer, || {
        tracing::info!(value = ?Panics, "one");
        tracing::info!(value = ?Talks, "two");
        tracing::info!("{}", "x".repeat(100_000_000));
    });
    let found = lines.take(&guard);
    assert_eq!(found[0], "one value=\"[panicked while formatting]\"");
    // What is logged within an event is dropped by `tracing` itself where the subscriber is a scoped one.
    assert_eq!(found[1], "two value=talks");
    assert!(found[2].len() < 20_000 && found[2].ends_with('…'));
}

#[test]
fn what_looks_like_a_secret_or_is_called_one_is_written_by_no_formatter() {
    for formatter in FORMATTERS {
        let lines = Lines::default();
        let (layer, guard) = lines.formatted(formatter);
        let url = "postgres://app:correct-horse-7@db/app";
        with(layer, || {
            let span = tracing::info_span!(
                "login",
                password = "correct-horse-7 staple",
                user = "asha@example.org"
            );
            span.in_scope(|| {
                tracing::warn!(api_key = "correct-horse-7", db.password = ?"correct-horse-7", "no way to {url}");
            });
            tracing::warn!(
                url,
                otp = 123_456,
                tokens = 1024,
                error = &std::io::Error::other(url) as &dyn std::error::Error
            );
        });
        let found = lines.take(&guard).join(" ");
        for secret in ["correct-horse-7", "staple", "asha@example.org", "123456"] {
            assert!(!found.contains(secret), "{formatter}: {found}");
        }
        assert!(
            found.contains("[REDACTED") && found.contains("1024"),
            "{formatter}: {found}"
        );
    }
}

#[derive(Debug)]
struct Moody;

impl LineFormat for Moody {
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"half of ");
        assert!(record.message() != "two", "on purpose");
        out.extend_from_slice(record.message().as_bytes());
    }
}

#[test]
fn a_format_of_ones_own_may_panic_and_the_caller_does_not_notice() {
    let lines = Lines::default();
    let config = "
        version = 1
        formatters.f = { class = 'moody' }
        handlers.h = { class = 'lines', formatter = 'f' }
        root = { level = 'INFO', handlers = ['h'] }
    ";
    let logging = Logging::from_toml(config).unwrap();
    let (layer, guard) = lines.start(logging.format_class("moody", Moody));
    with(layer, || {
        for text in ["one", "two", "three"] {
            say("app", "INFO", text);
        }
    });
    let found = lines.take(&guard);
    assert_eq!(
        found,
        ["half of one", "[the formatter panicked]", "half of three"]
    );
}

#[test]
fn only_an_error_can_be_critical_and_another_keeps_the_field() {
    let lines = Lines::default();
    let (layer, guard) = lines.formatted("{ format = '%(levelname)s %(message)s' }");
    with(layer, || {
        for level in [Level::ERROR, Level::WARN] {
            emit("app", level, &["message", "critical"], &[&"m", &true]);
        }
    });
    assert_eq!(
        lines.take(&guard),
        ["CRITICAL m", "WARNING m critical=true"]
    );
}
