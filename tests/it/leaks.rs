//! A canary in every field of every exposure: where it may be seen it is, and nowhere else is a quarter of it.
//!
//! `mutants/` proves that these tests can fail.
#![allow(
    dead_code,
    reason = "a value that is redacted whole is not even in the expansion"
)]
#![allow(clippy::many_single_char_names, reason = "a canary says nothing")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;

use ayushma_errors::{AnyError, ApiError, LogSafe};
use serde::Serialize;

use crate::canary::{CALLER, CHAIN, DISPLAY, EVENT, HEADERS, LOG, NOWHERE, canary, look};

/// A user's id, which its service declares harmless.
struct UserId(String);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl LogSafe for UserId {}

/// An error of another crate, which prints all that it knows.
#[derive(Debug)]
struct Foreign(String, Option<Box<Foreign>>);

impl Foreign {
    fn of(text: &str) -> Self {
        Foreign(text.to_owned(), None)
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "foreign {}", self.0)
    }
}

impl Error for Foreign {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|inner| inner as _)
    }
}

fn last_of(text: &str, chars: usize) -> String {
    format!("***{}", &text[text.len() - chars..])
}

fn first_of(text: &str, chars: usize) -> String {
    format!("{}***", &text[..chars])
}

#[derive(ApiError)]
#[status(400)]
enum Safe {
    Named {
        user: UserId,
        maybe: Option<UserId>,
    },
    Tuple(UserId),
    #[error("seen by {user}")]
    Told {
        user: UserId,
    },
}

#[test]
fn what_is_log_safe_is_logged_and_not_sent() {
    let (a, b) = (canary(), canary());
    look(
        "safe",
        Safe::Named {
            user: UserId(a.clone()),
            maybe: Some(UserId(b.clone())),
        },
    )
    .field("user", &a, LOG)
    .field("maybe", &b, LOG)
    .end();
    look("safe_tuple", Safe::Tuple(UserId(a.clone())))
        .field("0", &a, LOG)
        .end();
    let told = Safe::Told {
        user: UserId(a.clone()),
    };
    look("safe_told", told)
        .field("user", &a, LOG | DISPLAY)
        .end();
}

#[derive(ApiError)]
#[status(400)]
enum Public {
    Members {
        #[public]
        plain: String,
        #[public("renamed")]
        other: String,
        #[public(null)]
        null: Option<String>,
        #[public]
        maybe: Option<String>,
        #[public(flatten)]
        flat: BTreeMap<String, String>,
        #[public(errors)]
        list: Vec<String>,
    },
    #[error("told {0}")]
    Told(#[public("value")] String),
    #[public("constant" = "c", "computed" = .list.len())]
    Computed {
        #[internal(debug)]
        list: Vec<String>,
    },
    #[api(body = .payload)]
    Body { payload: Vec<String> },
}

#[test]
fn what_is_public_is_sent_and_logged() {
    let [a, b, c, d, e, f] = [(); 6].map(|()| canary());
    let err = Public::Members {
        plain: a.clone(),
        other: b.clone(),
        null: Some(c.clone()),
        maybe: Some(d.clone()),
        flat: [("x".to_owned(), e.clone())].into(),
        list: vec![f.clone()],
    };
    look("public", err)
        .field("plain", &a, CALLER | LOG)
        .field("other", &b, CALLER | LOG)
        .field("null", &c, CALLER | LOG)
        .field("maybe", &d, CALLER | LOG)
        .field("flat", &e, CALLER | LOG)
        .field("list", &f, CALLER | LOG)
        .end();
    look("public_told", Public::Told(a.clone()))
        .field("0", &a, CALLER | LOG | DISPLAY)
        .end();
    look(
        "public_body",
        Public::Body {
            payload: vec![a.clone()],
        },
    )
    .field("payload", &a, CALLER | LOG)
    .end();
}

#[test]
fn what_is_computed_from_a_field_does_not_show_the_field() {
    let a = canary();
    look(
        "computed",
        Public::Computed {
            list: vec![a.clone()],
        },
    )
    .field("list", &a, LOG)
    .shows("computed", r#""computed":1"#, CALLER)
    .end();
}

#[derive(ApiError)]
#[status(502)]
#[message("The assistant is not available")]
enum Internal {
    Fields {
        #[internal]
        plain: String,
        #[internal]
        maybe: Option<String>,
        #[internal(debug)]
        debug: Vec<String>,
        #[internal]
        path: PathBuf,
    },
    #[error("model {model} and {other:?}")]
    Told {
        #[internal]
        model: String,
        #[internal(debug)]
        other: Vec<String>,
    },
    #[internal]
    Variant { a: String, b: String },
    #[internal]
    #[error("of {api_key}")]
    ByName { api_key: String, b: String },
}

#[test]
fn what_is_internal_is_logged_and_never_sent() {
    let [a, b, c, d] = [(); 4].map(|()| canary());
    let err = Internal::Fields {
        plain: a.clone(),
        maybe: Some(b.clone()),
        debug: vec![c.clone()],
        path: d.clone().into(),
    };
    look("internal", err)
        .field("plain", &a, LOG)
        .field("maybe", &b, LOG)
        .field("debug", &c, LOG)
        .field("path", &d, LOG)
        .shows(
            "message",
            "The assistant is not available",
            CALLER | DISPLAY,
        )
        .end();
    let err = Internal::Told {
        model: a.clone(),
        other: vec![b.clone()],
    };
    look("internal_told", err)
        .field("model", &a, LOG | DISPLAY)
        .field("other", &b, LOG | DISPLAY)
        .end();
    let err = Internal::Variant {
        a: a.clone(),
        b: b.clone(),
    };
    look("internal_variant", err)
        .field("a", &a, LOG)
        .field("b", &b, LOG)
        .end();
    let err = Internal::ByName {
        api_key: a.clone(),
        b: b.clone(),
    };
    look("internal_by_name", err)
        .field("api_key", &a, NOWHERE)
        .field("b", &b, LOG)
        .end();
}

#[derive(ApiError)]
#[status(404)]
enum Named {
    #[message("chat {chat} and {other:?}")]
    Message { chat: String, other: String },
    #[message("chat {chat}")]
    #[error("operator's text")]
    Apart { chat: String },
    #[message(from = .text)]
    From { text: String },
    #[header("X-Template" = "{a}-")]
    #[header("X-Typed" = .b)]
    Header { a: String, b: String },
    #[code(from = .kind)]
    Code { kind: String },
}

#[test]
fn what_the_message_names_is_sent_and_logged() {
    let (a, b) = (canary(), canary());
    let err = Named::Message {
        chat: a.clone(),
        other: b.clone(),
    };
    look("message", err)
        .field("chat", &a, CALLER | LOG | DISPLAY)
        .field("other", &b, CALLER | LOG | DISPLAY)
        .end();
    look("message_apart", Named::Apart { chat: a.clone() })
        .field("chat", &a, CALLER | LOG)
        .end();
    look("message_from", Named::From { text: a.clone() })
        .field("text", &a, CALLER | LOG | DISPLAY)
        .end();
    look("code_from", Named::Code { kind: a.clone() })
        .field("kind", &a, CALLER | LOG)
        .end();
}

#[test]
fn what_a_header_names_is_in_that_header_and_logged() {
    let (a, b) = (canary(), canary());
    let err = Named::Header {
        a: a.clone(),
        b: b.clone(),
    };
    look("header", err)
        .field("a", &a, HEADERS | LOG)
        .field("b", &b, HEADERS | LOG)
        .end();
}

fn own_mask(value: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "own mask of {}", value.len())
}

#[derive(ApiError)]
#[status(401)]
#[message("No")]
enum Redacted {
    #[error("{plain} {last} {most} {first} {kind}")]
    Part {
        #[redact]
        plain: String,
        #[redact(last = 4)]
        last: String,
        #[redact(last = 100)]
        most: String,
        #[redact(first = 4)]
        first: String,
        #[redact(type)]
        kind: String,
    },
    #[error("{email} {url} {hash} {len} {with}")]
    Shape {
        #[redact(email)]
        email: String,
        #[redact(url)]
        url: String,
        #[redact(hash)]
        hash: String,
        #[redact(len)]
        len: String,
        #[redact(with = own_mask)]
        with: String,
    },
    Omit {
        #[redact(omit)]
        gone: String,
        #[redact(last = 4)]
        maybe: Option<String>,
    },
    Tuple(#[redact] String, #[redact(len)] String),
    #[redact]
    Variant {
        a: String,
        source: Foreign,
    },
}

#[test]
fn what_is_redacted_is_masked_everywhere() {
    let [a, b, c, d, e] = [(); 5].map(|()| canary());
    let err = Redacted::Part {
        plain: a.clone(),
        last: b.clone(),
        most: c.clone(),
        first: d.clone(),
        kind: e.clone(),
    };
    look("redact", err)
        .masked("plain", &a, "[REDACTED]", LOG | DISPLAY)
        .masked("last", &b, &last_of(&b, 4), LOG | DISPLAY)
        .masked("most", &c, &last_of(&c, 8), LOG | DISPLAY)
        .masked("first", &d, &first_of(&d, 4), LOG | DISPLAY)
        .masked("kind", &e, "[REDACTED String]", LOG | DISPLAY)
        .end();
    look("redact_tuple", Redacted::Tuple(a.clone(), b.clone()))
        .masked("0", &a, "[REDACTED]", LOG)
        .masked("1", &b, "[REDACTED 32 chars]", LOG)
        .end();
}

#[test]
fn what_is_redacted_by_its_shape_is_masked_everywhere() {
    let [a, b, c, d, e, f, g] = [(); 7].map(|()| canary());
    let err = Redacted::Shape {
        email: format!("{a}@example.org"),
        url: format!("https://{b}:{c}@example.org/path?q={d}"),
        hash: e.clone(),
        len: f.clone(),
        with: g.clone(),
    };
    look("redact_shape", err)
        .masked(
            "email",
            &a,
            &format!("{}***@example.org", &a[..1]),
            LOG | DISPLAY,
        )
        .masked("url", &b, "https://example.org/path", LOG | DISPLAY)
        .field("url", &c, NOWHERE)
        .field("url", &d, NOWHERE)
        .masked("hash", &e, "[hash:", LOG | DISPLAY)
        .masked("len", &f, "[REDACTED 32 chars]", LOG | DISPLAY)
        .masked("with", &g, "own mask of 32", LOG | DISPLAY)
        .end();
}

#[test]
fn what_is_omitted_is_nowhere() {
    let (a, b) = (canary(), canary());
    let err = Redacted::Omit {
        gone: a.clone(),
        maybe: Some(b.clone()),
    };
    look("redact_omit", err)
        .field("gone", &a, NOWHERE)
        .masked("maybe", &b, &last_of(&b, 4), LOG)
        .end();
}

#[test]
fn a_variant_that_is_redacted_hides_its_fields_and_its_source() {
    let (a, b) = (canary(), canary());
    let err = Redacted::Variant {
        a: a.clone(),
        source: Foreign::of(&b),
    };
    look("redact_variant", err)
        .masked("a", &a, "[REDACTED]", LOG)
        .masked("source", &b, "Foreign", LOG)
        .end();
}

#[derive(ApiError)]
#[status(409)]
enum LogsOnly {
    #[message("{mail} is taken")]
    Message {
        #[redact(email, logs_only)]
        mail: String,
    },
    Member {
        #[public]
        #[redact(last = 4, logs_only)]
        phone: String,
    },
    #[header("X-Datum" = .datum)]
    Header {
        #[redact(logs_only)]
        datum: String,
    },
    #[message("{0:?}")]
    #[error("{0} again")]
    Both(#[redact(len, logs_only)] String),
}

#[test]
fn the_callers_own_datum_is_sent_and_masked_in_the_log() {
    let a = canary();
    let mail = format!("{a}@example.org");
    look("logs_only_message", LogsOnly::Message { mail })
        .field("mail", &a, CALLER)
        .shows("mail", "***@example.org", LOG | DISPLAY)
        .end();
    look("logs_only_member", LogsOnly::Member { phone: a.clone() })
        .field("phone", &a, CALLER)
        .shows("phone", &last_of(&a, 4), LOG)
        .end();
    look("logs_only_header", LogsOnly::Header { datum: a.clone() })
        .field("datum", &a, HEADERS)
        .shows("datum", "[REDACTED]", LOG)
        .end();
    look("logs_only_both", LogsOnly::Both(a.clone()))
        .field("0", &a, CALLER)
        .shows("0", "[REDACTED 32 chars]", LOG | DISPLAY)
        .end();
}

#[derive(ApiError)]
#[status(500)]
enum Caused {
    ByName {
        source: Foreign,
    },
    #[error("it broke: {cause}")]
    Told {
        #[source]
        cause: Foreign,
    },
    From(#[from] Foreign),
    Boxed(#[source] Box<dyn Error + Send + Sync>),
    Shared(#[source] Arc<Foreign>),
    Maybe {
        source: Option<Foreign>,
    },
    #[error(transparent)]
    Forwarded {
        source: Foreign,
    },
    Redacted {
        #[redact]
        source: Foreign,
    },
    #[error("it broke: {0}")]
    RedactedTold(
        #[redact]
        #[source]
        Foreign,
    ),
    #[message("because of {source}")]
    InMessage {
        #[public(in_message)]
        source: Foreign,
    },
    Chain {
        #[public("causes", chain)]
        source: Foreign,
    },
    Placed {
        source: Foreign,
        #[location]
        at: &'static Location<'static>,
    },
}

// What the scrubber takes out of such a text is held by `foreign_text.rs`.
#[test]
fn the_text_of_a_source_is_logged_and_never_sent() {
    let (a, b) = (canary(), canary());
    let with = |text: &str| Foreign(text.to_owned(), Some(Box::new(Foreign::of(&b))));
    let cases: [(&'static str, Caused); 7] = [
        ("source", Caused::ByName { source: with(&a) }),
        ("source_from", Caused::from(with(&a))),
        ("source_boxed", Caused::Boxed(with(&a).into())),
        ("source_shared", Caused::Shared(Arc::new(with(&a)))),
        (
            "source_maybe",
            Caused::Maybe {
                source: Some(with(&a)),
            },
        ),
        (
            "source_placed",
            Caused::Placed {
                source: with(&a),
                at: Location::caller(),
            },
        ),
        // A box that nobody knows the inside of.
        (
            "source_any",
            Caused::Boxed(Box::new(Caused::ByName { source: with(&a) })),
        ),
    ];
    for (name, err) in cases {
        look(name, err)
            .field("source", &a, LOG | CHAIN)
            .field("source.source", &b, LOG | CHAIN)
            .shows("source", "error.source=", EVENT)
            .end();
    }
    look("source_told", Caused::Told { cause: with(&a) })
        .field("cause", &a, LOG | CHAIN | DISPLAY)
        .field("cause.source", &b, LOG | CHAIN)
        .end();
    look("source_forwarded", Caused::Forwarded { source: with(&a) })
        .field("source", &a, LOG | DISPLAY)
        .field("source.source", &b, LOG | CHAIN)
        .end();
    look("source_chain", Caused::Chain { source: with(&a) })
        .field("source", &a, CALLER | LOG | CHAIN)
        .field("source.source", &b, CALLER | LOG | CHAIN)
        .end();
}

#[test]
fn a_source_that_is_redacted_ends_the_chain() {
    let a = canary();
    for (name, err) in [
        (
            "source_redacted",
            Caused::Redacted {
                source: Foreign::of(&a),
            },
        ),
        (
            "source_redacted_told",
            Caused::RedactedTold(Foreign::of(&a)),
        ),
    ] {
        assert!(err.source().is_none());
        look(name, err).masked("source", &a, "Foreign", LOG).end();
    }
}

#[test]
fn a_source_is_in_the_message_where_somebody_allowed_it() {
    let a = canary();
    let err = Caused::InMessage {
        source: Foreign::of(&a),
    };
    look("source_in_message", err)
        .field("source", &a, CALLER | LOG | DISPLAY | CHAIN)
        .end();
}

#[test]
fn the_location_is_logged_and_not_sent() {
    let at = Location::caller();
    let err = Caused::Placed {
        source: Foreign::of("x"),
        at,
    };
    let here = format!("{}:{}:{}", at.file(), at.line(), at.column());
    let seen = look("location", err).shows("at", &here, LOG);
    assert!(!seen.sent().contains(at.file()));
    seen.end();
}

#[derive(ApiError)]
#[redact]
#[status(403)]
enum AllRedacted {
    #[error("refused {a}")]
    Fields {
        a: String,
        #[internal]
        known: String,
        #[public]
        open: String,
    },
    Source(#[from] Foreign),
}

#[derive(ApiError)]
#[internal]
#[status(500)]
struct AllInternal {
    a: String,
    #[redact]
    b: String,
    source: Foreign,
}

#[test]
fn a_type_that_is_redacted_hides_what_has_no_decision_of_its_own() {
    let [a, b, c] = [(); 3].map(|()| canary());
    let err = AllRedacted::Fields {
        a: a.clone(),
        known: b.clone(),
        open: c.clone(),
    };
    look("redact_type", err)
        .masked("a", &a, "[REDACTED]", LOG | DISPLAY)
        .field("known", &b, LOG)
        .field("open", &c, CALLER | LOG)
        .end();
    look("redact_type_source", AllRedacted::from(Foreign::of(&a)))
        .masked("0", &a, "Foreign", LOG)
        .end();
}

#[test]
fn a_type_that_is_internal_is_logged_and_never_sent() {
    let [a, b, c] = [(); 3].map(|()| canary());
    let err = AllInternal {
        a: a.clone(),
        b: b.clone(),
        source: Foreign::of(&c),
    };
    look("internal_type", err)
        .field("a", &a, LOG)
        .masked("b", &b, "[REDACTED]", LOG)
        .field("source", &c, LOG | CHAIN)
        .end();
}

#[derive(ApiError)]
enum Outer {
    #[api(transparent)]
    Safe(#[from] Safe),
    #[api(transparent)]
    Redacted(Box<Redacted>),
    #[api(transparent)]
    Caused(Option<Caused>),
    #[api(transparent)]
    Beside {
        inner: Internal,
        #[redact]
        token: String,
        #[internal]
        note: String,
        #[public]
        hint: String,
    },
    #[api(like = Safe::Tuple(UserId(String::new())))]
    #[error("like: {note} {token}")]
    Like {
        #[redact(last = 4)]
        token: String,
        #[internal]
        note: String,
    },
}

#[derive(ApiError)]
enum Outermost {
    #[api(transparent)]
    Outer(#[from] Outer),
}

#[test]
fn what_stands_around_an_error_shows_no_more_of_it() {
    let [a, b, c, d, e] = [(); 5].map(|()| canary());
    let safe = || Outer::from(Safe::Tuple(UserId(a.clone())));
    look("transparent", safe()).field("0", &a, LOG).end();
    look("transparent_twice", Outermost::from(safe()))
        .field("0", &a, LOG)
        .end();
    let inner = Redacted::Part {
        plain: a.clone(),
        last: b.clone(),
        most: c.clone(),
        first: d.clone(),
        kind: e.clone(),
    };
    look(
        "transparent_box",
        Outermost::from(Outer::Redacted(Box::new(inner))),
    )
    .masked("plain", &a, "[REDACTED]", LOG | DISPLAY)
    .masked("last", &b, &last_of(&b, 4), LOG | DISPLAY)
    .field("most", &c, NOWHERE)
    .field("first", &d, NOWHERE)
    .field("kind", &e, NOWHERE)
    .end();
    let inner = Caused::Redacted {
        source: Foreign::of(&a),
    };
    look("transparent_maybe", Outer::Caused(Some(inner)))
        .field("source", &a, NOWHERE)
        .end();
}

#[test]
fn what_stands_beside_the_inner_error_keeps_its_own_decision() {
    let [a, b, c, d, e] = [(); 5].map(|()| canary());
    let err = Outer::Beside {
        inner: Internal::Told {
            model: a.clone(),
            other: vec![b.clone()],
        },
        token: c.clone(),
        note: d.clone(),
        hint: e.clone(),
    };
    look("beside", err)
        .field("model", &a, LOG | DISPLAY)
        .field("other", &b, LOG | DISPLAY)
        .masked("token", &c, "[REDACTED]", LOG)
        .field("note", &d, LOG)
        .field("hint", &e, CALLER | LOG)
        .end();
}

#[test]
fn an_error_that_is_like_another_keeps_its_own_fields() {
    let (a, b) = (canary(), canary());
    let err = Outer::Like {
        token: a.clone(),
        note: b.clone(),
    };
    look("like", err)
        .masked("token", &a, &last_of(&a, 4), LOG | DISPLAY)
        .field("note", &b, LOG | DISPLAY)
        .end();
}

#[test]
fn an_error_in_a_box_shows_no_more_than_by_itself() {
    let a = canary();
    let err = || Redacted::Tuple(a.clone(), a.clone());
    let boxed: Box<dyn ApiError + Send + Sync> = Box::new(err());
    let any = AnyError::from(err());
    for text in [
        format!("{boxed} {boxed:?} {boxed:#?}"),
        format!("{any} {any:?} {any:#?}"),
        format!("{:?}", Arc::new(err())),
        format!("{:?}", Box::<dyn Error>::from(err())),
    ] {
        assert!(!text.contains(&a[..9]), "leak: boxed in {text}");
        assert!(text.contains("Tuple"), "missing: boxed in {text}");
    }
}

/// Values that can be written, serialized and debugged, so that each way out is open.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct All<T>(T);

impl<T: fmt::Debug> fmt::Display for All<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn count_mask(values: &All<Vec<String>>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{} values", values.0.len())
}

#[derive(ApiError)]
#[status(400)]
enum Mixed {
    #[error("{token:>60} {token:?} {other:?} {again}", again = .token)]
    Formatted {
        #[redact(last = 4)]
        token: String,
        #[redact]
        other: String,
    },
    #[message(from = .mail)]
    From {
        #[redact(len, logs_only)]
        mail: String,
    },
    #[message("{loud}", loud = .mail.to_lowercase())]
    Computed {
        #[redact(len, logs_only)]
        mail: String,
    },
    #[message("{whole}", whole = mail)]
    Argument {
        #[redact(len, logs_only)]
        mail: String,
    },
    #[message("{mail:>width$}", width = .mail.len())]
    Width {
        #[redact(len, logs_only)]
        mail: String,
    },
    #[api(body = .mail)]
    Body {
        #[redact(len, logs_only)]
        mail: String,
    },
    Null {
        #[public(null)]
        #[redact(len, logs_only)]
        mail: Option<String>,
    },
    List {
        #[public(errors)]
        #[redact(with = count_mask, logs_only)]
        mails: All<Vec<String>>,
    },
    Flat {
        #[public(flatten)]
        #[redact(logs_only)]
        mails: All<BTreeMap<String, String>>,
    },
    #[header("X-Mail" = "{mail}")]
    Template {
        #[redact(omit, logs_only)]
        mail: String,
    },
    #[header("X-Mail" = .mail.as_str())]
    Header {
        #[redact(len, logs_only)]
        mail: String,
    },
    #[redact(last = 4)]
    Covered { a: String, b: Option<String> },
    #[redact(omit)]
    Omitted { a: String },
    #[message("kind {n}", n = .source.0.len())]
    OfSource { source: Foreign },
    #[error("{0} {0:?} {0:>90}")]
    Source(#[source] Box<dyn Error + Send + Sync>),
    #[error("{text} {again}", text = .source.to_string(), again = format!("{source}"))]
    TextOfSource { source: Foreign },
    #[public("m" = .mail)]
    Member {
        #[redact(len, logs_only)]
        mail: String,
    },
    #[public("m" = .mail.to_lowercase())]
    ComputedMember {
        #[redact(len, logs_only)]
        mail: String,
    },
}

#[test]
fn the_callers_own_datum_is_masked_in_the_log_however_it_is_sent() {
    let canary = canary();
    let mail = || canary.clone();
    for (name, err) in [
        ("mixed_from", Mixed::From { mail: mail() }),
        ("mixed_computed", Mixed::Computed { mail: mail() }),
        ("mixed_argument", Mixed::Argument { mail: mail() }),
        ("mixed_width", Mixed::Width { mail: mail() }),
        ("mixed_body", Mixed::Body { mail: mail() }),
        ("mixed_null", Mixed::Null { mail: Some(mail()) }),
        ("mixed_member", Mixed::Member { mail: mail() }),
        (
            "mixed_computed_member",
            Mixed::ComputedMember { mail: mail() },
        ),
    ] {
        look(name, err)
            .field("mail", &canary, CALLER)
            .shows("mail", "[REDACTED 32 chars]", LOG)
            .end();
    }
    let mails = All(vec![mail()]);
    look("mixed_list", Mixed::List { mails })
        .field("mails", &canary, CALLER)
        .shows("mails", "1 values", LOG)
        .end();
    let mails = All([("key".to_owned(), mail())].into());
    look("mixed_flat", Mixed::Flat { mails })
        .field("mails", &canary, CALLER)
        .shows("mails", "[REDACTED]", LOG)
        .end();
    look("mixed_template", Mixed::Template { mail: mail() })
        .field("mail", &canary, HEADERS)
        .end();
    look("mixed_header", Mixed::Header { mail: mail() })
        .field("mail", &canary, HEADERS)
        .shows("mail", "[REDACTED 32 chars]", LOG)
        .end();
}

#[test]
fn a_mask_is_a_mask_however_it_is_formatted() {
    let (a, b) = (canary(), canary());
    let err = Mixed::Formatted {
        token: a.clone(),
        other: b.clone(),
    };
    look("mixed_formatted", err)
        .masked("token", &a, &last_of(&a, 4), LOG | DISPLAY)
        .masked("other", &b, "[REDACTED]", LOG | DISPLAY)
        .end();
    let err = Mixed::Covered {
        a: a.clone(),
        b: Some(b.clone()),
    };
    look("mixed_covered", err)
        .masked("a", &a, &last_of(&a, 4), LOG)
        .masked("b", &b, &last_of(&b, 4), LOG)
        .end();
    look("mixed_omitted", Mixed::Omitted { a: a.clone() })
        .field("a", &a, NOWHERE)
        .end();
}

#[test]
fn a_source_is_for_the_operator_however_it_is_named() {
    let a = canary();
    let source = || Foreign::of(&a);
    look("mixed_of_source", Mixed::OfSource { source: source() })
        .field("source", &a, LOG | CHAIN)
        .end();
    for (name, err) in [
        ("mixed_source", Mixed::Source(Box::new(source()))),
        (
            "mixed_text_of_source",
            Mixed::TextOfSource { source: source() },
        ),
    ] {
        look(name, err)
            .field("source", &a, LOG | DISPLAY | CHAIN)
            .end();
    }
}

fn told(err: &WithFunction, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{} exists", err.mail)
}

#[derive(ApiError)]
#[status(409)]
#[message(with = told)]
struct WithFunction {
    #[redact(len, logs_only)]
    mail: String,
}

#[test]
fn the_callers_own_datum_is_masked_in_the_log_where_a_function_writes_the_message() {
    let canary = canary();
    look(
        "with_function",
        WithFunction {
            mail: canary.clone(),
        },
    )
    .field("mail", &canary, CALLER)
    .shows("mail", "[REDACTED 32 chars]", LOG)
    .end();
}
