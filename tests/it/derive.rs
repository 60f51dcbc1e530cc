//! What each attribute does.

use std::backtrace::Backtrace;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;
use std::panic::Location;
use std::time::{Duration, SystemTime};

use ayushma_errors::body::{Body, BodyFormat, Text};
use ayushma_errors::testing::{Captured, capture};
use ayushma_errors::{
    ApiError, Code, Definitions, Exposure, FieldDefinition, Level, PublicView, report, respond,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};

use crate::canary::{Events, events_of};

fn sent(err: &dyn ApiError) -> Value {
    serde_json::from_slice(&capture(err).body).unwrap()
}

fn header<'a>(captured: &'a Captured, name: &str) -> Option<&'a str> {
    captured
        .headers
        .get(name)
        .map(|value| value.to_str().unwrap())
}

fn root() -> io::Error {
    io::Error::other("root")
}

#[derive(ApiError)]
#[status(500)]
enum Filled {
    Located {
        #[from]
        source: io::Error,
        #[location]
        at: &'static Location<'static>,
        #[backtrace]
        trace: Backtrace,
        attempt: Option<u8>,
        #[from(default)]
        count: usize,
    },
    Text(#[from] fmt::Error, #[location] &'static Location<'static>),
    Maybe(#[from] Option<std::num::ParseIntError>),
}

#[test]
fn a_question_mark_fills_what_stands_beside_the_source() {
    fn fails() -> Result<(), Filled> {
        Err(root())?;
        Ok(())
    }
    let line = line!() - 3;
    let err = fails().unwrap_err();
    assert_eq!(err.source().unwrap().to_string(), "root");
    let Filled::Located {
        at,
        attempt,
        count,
        trace,
        ..
    } = &err
    else {
        panic!("{err:?}");
    };
    assert_eq!((at.file(), at.line()), (file!(), line));
    assert_eq!((*attempt, *count), (None, 0));
    let _: &Backtrace = trace;
    let captured = capture(&err);
    let place = format!("{}:{line}:", file!());
    assert!(
        captured
            .logged("error.location")
            .unwrap()
            .starts_with(&place)
    );
    assert!(!captured.sent_text().contains(file!()));
}

#[test]
fn each_from_has_its_variant() {
    assert!(matches!(Filled::from(fmt::Error), Filled::Text(..)));
    let err = "x".parse::<u8>().unwrap_err();
    assert!(matches!(Filled::from(err), Filled::Maybe(Some(_))));
}

const TEAPOT: StatusCode = StatusCode::IM_A_TEAPOT;

fn status_of(err: &Statuses) -> StatusCode {
    match err {
        Statuses::With { gone: true } => StatusCode::GONE,
        _ => StatusCode::OK,
    }
}

#[derive(ApiError)]
#[status(NOT_FOUND)]
enum Statuses {
    Default,
    #[status(StatusCode::CONFLICT)]
    Path,
    #[status(TEAPOT)]
    Constant,
    #[status(502, from = .upstream)]
    From {
        upstream: u16,
    },
    #[status(502, from = upstream)]
    Maybe {
        upstream: Option<StatusCode>,
    },
    #[status(500, from = *.0 + 1)]
    Computed(u16),
    #[status(500, with = status_of)]
    With {
        gone: bool,
    },
    #[status(202, non_error)]
    Accepted,
    #[status(302, from = .to, non_error)]
    Redirect {
        to: u16,
    },
}

#[test]
fn the_status_is_what_its_attribute_says() {
    let gone = StatusCode::GONE;
    for (err, expected) in [
        (Statuses::Default, 404),
        (Statuses::Path, 409),
        (Statuses::Constant, 418),
        (Statuses::From { upstream: 503 }, 503),
        (Statuses::From { upstream: 200 }, 502),
        (Statuses::From { upstream: 0 }, 502),
        (
            Statuses::Maybe {
                upstream: Some(gone),
            },
            410,
        ),
        (Statuses::Maybe { upstream: None }, 502),
        (Statuses::Computed(421), 422),
        (Statuses::With { gone: true }, 410),
        (Statuses::With { gone: false }, 500),
        (Statuses::Accepted, 202),
        (Statuses::Redirect { to: 307 }, 307),
    ] {
        assert_eq!(err.status(), expected, "{err:?}");
        assert_eq!(respond(&err).status(), expected, "{err:?}");
    }
    let shown = Statuses::definitions();
    assert_eq!(shown[3].status(), 502);
    assert!(shown[3].has_dynamic_status() && !shown[0].has_dynamic_status());
}

fn code_of(_: &Codes) -> &'static str {
    "by_function"
}

#[derive(ApiError)]
#[status(400)]
#[code(prefix = "chat.", rename_all = "kebab-case")]
enum Codes {
    NotFound,
    HTTPError,
    #[code("as_it_stands")]
    Stated,
    #[code(-2)]
    Number,
    #[code(from = .0)]
    From(String),
    #[code("fallback", from = .kind)]
    Maybe {
        kind: Option<Cow<'static, str>>,
    },
    #[code(with = code_of)]
    With,
    #[code("as_it_stands", shared)]
    Shared,
}

#[derive(ApiError)]
#[status(400)]
struct BadThingError;

#[derive(ApiError)]
#[status(400)]
#[code("unknown")]
enum Unknown {
    A,
    #[code("b")]
    B,
}

#[test]
fn the_code_is_what_its_attribute_says() {
    for (err, expected) in [
        (Codes::NotFound, json!("chat.not-found")),
        (Codes::HTTPError, json!("chat.h-t-t-p-error")),
        (Codes::Stated, json!("as_it_stands")),
        (Codes::Number, json!(-2)),
        (Codes::From("dynamic".into()), json!("dynamic")),
        (Codes::From(" illegal\n".into()), json!("chat.from")),
        (
            Codes::Maybe {
                kind: Some("k".into()),
            },
            json!("k"),
        ),
        (Codes::Maybe { kind: None }, json!("fallback")),
        (Codes::With, json!("by_function")),
        (Codes::Shared, json!("as_it_stands")),
    ] {
        assert_eq!(sent(&err)["code"], expected, "{err:?}");
        assert_eq!(serde_json::to_value(err.code()).unwrap(), expected);
    }
    assert_eq!(BadThingError.code(), "bad_thing");
    assert_eq!(Unknown::A.code(), "unknown");
    assert_eq!(Unknown::B.code(), "b");
    assert_eq!(Codes::Number.code(), Code::Number(-2));
}

fn more_headers(_: &Headers, headers: &mut HeaderMap) {
    headers.append("x-more", HeaderValue::from_static("1"));
    headers.append("x-more", HeaderValue::from_static("2"));
}

#[derive(ApiError)]
#[status(503)]
#[header("X-All" = "all")]
#[header(status = 401, "WWW-Authenticate" = "Token")]
#[header(status = 5xx, "X-Class" = "ours")]
enum Headers {
    #[header("X-Int" = .int)]
    #[header("X-Text" = .text)]
    #[header("X-Value" = .value)]
    #[header("Retry-After" = .wait)]
    #[header("Expires" = .when)]
    #[header("X-None" = .none)]
    #[header("X-Template" = "{int}/{text}")]
    Typed {
        int: i64,
        text: String,
        value: HeaderValue,
        wait: Duration,
        when: SystemTime,
        none: Option<String>,
    },
    #[status(401)]
    Unauthorized,
    #[header("X-All" = "mine")]
    Replaced,
    #[header(with = more_headers)]
    With,
    #[header("Content-Type" = "application/vnd.own+json")]
    OwnType,
}

#[test]
fn headers_are_written_by_their_types() {
    let captured = capture(&Headers::Typed {
        int: -7,
        text: "text".into(),
        value: HeaderValue::from_static("value"),
        wait: Duration::from_millis(2_001),
        when: SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777),
        none: None,
    });
    for (name, expected) in [
        ("x-int", Some("-7")),
        ("x-text", Some("text")),
        ("x-value", Some("value")),
        ("retry-after", Some("3")),
        ("expires", Some("Sun, 06 Nov 1994 08:49:37 GMT")),
        ("x-none", None),
        ("x-template", Some("-7/text")),
        ("x-all", Some("all")),
        ("x-class", Some("ours")),
        ("www-authenticate", None),
    ] {
        assert_eq!(header(&captured, name), expected, "{name}");
    }
}

#[test]
fn headers_of_the_type_are_for_their_status_and_can_be_replaced() {
    let captured = capture(&Headers::Unauthorized);
    assert_eq!(header(&captured, "www-authenticate"), Some("Token"));
    assert_eq!(header(&captured, "x-class"), None);
    let captured = capture(&Headers::Replaced);
    let all: Vec<_> = captured.headers.get_all("x-all").iter().collect();
    assert_eq!(all, ["mine"]);
    let captured = capture(&Headers::With);
    let all: Vec<_> = captured.headers.get_all("x-more").iter().collect();
    assert_eq!(all, ["1", "2"]);
    let captured = capture(&Headers::OwnType);
    let all: Vec<_> = captured.headers.get_all("content-type").iter().collect();
    assert_eq!(all, ["application/vnd.own+json"]);
}

fn level_of(err: &Logs) -> Level {
    match err {
        Logs::With(0) => Level::Off,
        _ => Level::Debug,
    }
}

#[derive(ApiError)]
#[status(500)]
enum Logs {
    Default,
    #[status(404)]
    Missing,
    #[status(302, non_error)]
    Moved,
    #[log(trace)]
    Trace,
    #[log(debug)]
    Debug,
    #[log(info)]
    Info,
    #[log(warn)]
    Warn,
    #[log(critical)]
    Critical,
    #[log(off)]
    Off,
    #[log(with = level_of)]
    With(u8),
    #[log(from = .0)]
    From(#[internal(debug)] Level),
    #[log(warn, target = "audit")]
    Target,
    #[api(report = off)]
    Unreported,
}

#[test]
fn the_event_has_the_level_and_target_of_its_attribute() {
    use tracing::Level as L;
    let here = module_path!();
    for (err, expected) in [
        (Logs::Default, Some((L::ERROR, here))),
        (Logs::Missing, Some((L::WARN, here))),
        (Logs::Moved, Some((L::INFO, here))),
        (Logs::Trace, Some((L::TRACE, here))),
        (Logs::Debug, Some((L::DEBUG, here))),
        (Logs::Info, Some((L::INFO, here))),
        (Logs::Warn, Some((L::WARN, here))),
        (Logs::Critical, Some((L::ERROR, here))),
        (Logs::Off, None),
        (Logs::With(0), None),
        (Logs::With(1), Some((L::DEBUG, here))),
        (Logs::From(Level::Info), Some((L::INFO, here))),
        (Logs::Target, Some((L::WARN, "audit"))),
        (Logs::Unreported, None),
    ] {
        // The second time the callsite is known already.
        for _ in 0..2 {
            let ((), events) = events_of(|| drop(respond(&err)));
            let seen: Vec<_> = events
                .iter()
                .map(|event| (event.level, &*event.target))
                .collect();
            assert_eq!(seen, expected.into_iter().collect::<Vec<_>>(), "{err:?}");
            for event in &events {
                assert_eq!(event.name, "api_error");
                let is_critical = matches!(err, Logs::Critical);
                assert_eq!(event.field("critical"), is_critical.then_some("true"));
            }
        }
    }
}

#[test]
fn a_filter_by_target_reaches_the_events_of_a_module() {
    let heard = |filter: Targets, err: &Logs| {
        let events = Events::default();
        let subscriber = tracing_subscriber::registry().with(events.clone().with_filter(filter));
        tracing::subscriber::with_default(subscriber, || drop(respond(err)));
        events.take().len()
    };
    let here = || Targets::new().with_target(module_path!(), tracing::Level::ERROR);
    let audit = || Targets::new().with_target("audit", tracing::Level::TRACE);
    assert_eq!(heard(here(), &Logs::Default), 1);
    assert_eq!(heard(here(), &Logs::Critical), 1);
    assert_eq!(heard(here(), &Logs::Missing), 0);
    assert_eq!(heard(here(), &Logs::Target), 0);
    assert_eq!(heard(audit(), &Logs::Target), 1);
    assert_eq!(heard(audit(), &Logs::Default), 0);
}

#[test]
fn a_report_has_no_status_and_says_where_it_comes_from() {
    let (id, events) = events_of(|| report(&Logs::Default));
    let event = &events[0];
    assert_eq!(event.field("origin"), Some("report"));
    assert_eq!(event.field("http.response.status_code"), None);
    assert_eq!(event.field("error.id"), Some(&*id.to_string()));
    let (response, events) = events_of(|| respond(&Logs::Default));
    let event = &events[0];
    assert_eq!(event.field("origin"), None);
    assert_eq!(event.field("http.response.status_code"), Some("500"));
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let id = event.field("error.id").unwrap();
    assert_eq!(body["instance"], format!("urn:uuid:{id}"));
}

#[derive(ApiError)]
#[status(409)]
#[api(type_base = "https://errors.example.org/")]
enum Types {
    Based,
    #[api(instance = off)]
    #[title("A title")]
    #[api(type = "https://example.org/other")]
    Given,
    #[code("a b")]
    Encoded,
}

#[derive(ApiError)]
#[status(409)]
enum Blank {
    Plain,
    #[title("Stated")]
    Titled,
}

#[test]
fn type_and_title_are_those_of_rfc_9457() {
    let seen = |err: &dyn ApiError| {
        let sent = sent(err);
        let text = |name: &str| sent[name].as_str().map(ToOwned::to_owned);
        (text("type"), text("title"))
    };
    let pair = |uri: &str, title: &str| (Some(uri.to_owned()), Some(title.to_owned()));
    assert_eq!(
        seen(&Types::Based),
        pair("https://errors.example.org/based", "Based")
    );
    assert_eq!(
        seen(&Types::Given),
        pair("https://example.org/other", "A title")
    );
    assert_eq!(
        seen(&Types::Encoded).0.unwrap(),
        "https://errors.example.org/a%20b"
    );
    // `about:blank` may be said or left out.
    for (err, title) in [(Blank::Plain, "Conflict"), (Blank::Titled, "Stated")] {
        let (uri, found) = seen(&err);
        assert!(matches!(uri.as_deref(), None | Some("about:blank")));
        assert_eq!(found.as_deref(), Some(title));
    }
    assert!(sent(&Types::Given).get("instance").is_none());
    assert!(sent(&Types::Based).get("instance").is_some());
}

fn own_response(err: &Bodies) -> Option<http::Response<Vec<u8>>> {
    let Bodies::Own(own) = err else { return None };
    let response = http::Response::builder().status(if *own { 499 } else { return None });
    response.body(b"own".to_vec()).ok()
}

/// `{"error": {...}}`
struct Envelope;

impl BodyFormat for Envelope {
    const RESERVED: &'static [&'static str] = &["error"];

    fn render(view: &PublicView<'_>) -> Body {
        Body::json(&json!({"error": {"code": view.code().to_string(), "message": view.message()}}))
    }
}

#[derive(ApiError)]
#[status(400)]
#[api(format = Envelope)]
enum Bodies {
    Enveloped,
    #[api(format = Text)]
    #[message("plain")]
    Plain,
    #[api(body = .0)]
    Value(Vec<u8>),
    #[api(respond_with = own_response)]
    Own(bool),
    #[public("hint" = "constant", "count" = .list.len())]
    #[api(format = ayushma_errors::body::Problem)]
    Members {
        #[internal(debug)]
        list: Vec<u8>,
    },
}

#[test]
fn the_body_is_what_its_attribute_says() {
    let text = |err: &Bodies| capture(err).text();
    let enveloped = r#"{"error":{"code":"enveloped","message":"Bad Request"}}"#;
    assert_eq!(text(&Bodies::Enveloped), enveloped);
    assert_eq!(text(&Bodies::Plain), "plain");
    assert_eq!(text(&Bodies::Value(vec![1, 2])), "[1,2]");
    let members = sent(&Bodies::Members { list: vec![1, 2] });
    assert_eq!(members["hint"], "constant");
    assert_eq!(members["count"], 2);
    assert_eq!(members.get("list"), None);
}

#[test]
fn a_response_of_ones_own_is_sent_and_reported_with_its_status() {
    let (response, events) = events_of(|| respond(&Bodies::Own(true)));
    assert_eq!(
        (response.status().as_u16(), &**response.body()),
        (499, &b"own"[..])
    );
    assert_eq!(events[0].field("http.response.status_code"), Some("499"));
    assert_eq!(capture(&Bodies::Own(false)).status, 400);
}

fn said(err: &Messages, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("said by a function of ")?;
    f.write_str(err.definition().variant().unwrap())
}

#[derive(ApiError)]
#[status(400)]
#[message("of the type")]
enum Messages {
    Default,
    #[message("{n} of {0:>4} and {0:?}", n = .1.len())]
    Formatted(String, #[public("list")] Vec<u8>),
    #[message(from = .0)]
    From(String),
    #[message(with = said)]
    With,
    #[message(error)]
    #[error("for both: {0}")]
    Both(String),
    #[error("for the operator")]
    Apart,
}

#[test]
fn the_message_is_what_its_attribute_says() {
    for (err, message, operator) in [
        (Messages::Default, "of the type", "of the type"),
        (
            Messages::Formatted("ab".into(), vec![1]),
            "1 of   ab and \"ab\"",
            "1 of   ab and \"ab\"",
        ),
        (Messages::From("from".into()), "from", "from"),
        (
            Messages::With,
            "said by a function of With",
            "said by a function of With",
        ),
        (Messages::Both("x".into()), "for both: x", "for both: x"),
        (Messages::Apart, "of the type", "for the operator"),
    ] {
        assert_eq!(err.message(), message);
        assert_eq!(sent(&err)["detail"], message);
        assert_eq!(err.to_string(), operator);
        assert_eq!(
            capture(&err).logged("error.message"),
            Some(operator),
            "{err:?}"
        );
    }
}

#[derive(ApiError)]
#[status(410)]
#[code("inner_code")]
#[title("Inner title")]
#[message("inner message")]
#[log(info, target = "inner")]
#[header("X-Inner" = "inner")]
#[header("X-Both" = "inner")]
#[api(format = Text)]
struct Inner;

#[derive(ApiError)]
#[status(500)]
#[message("outer message")]
#[header("X-Outer" = "outer")]
enum Outer {
    #[api(transparent)]
    Plain(#[from] Inner),
    #[api(transparent)]
    #[status(503)]
    #[header("X-Both" = "outer")]
    Status(Inner),
    #[api(transparent)]
    #[code("own_code")]
    #[message("own message")]
    #[log(critical)]
    Others(Box<Inner>),
    #[api(transparent)]
    Maybe(Option<Inner>),
    #[api(like = Inner)]
    Like,
    #[api(like = Inner)]
    #[status(418)]
    #[error("operator")]
    LikeBut,
}

#[test]
fn a_transparent_variant_is_the_inner_error_but_for_what_it_states() {
    let all = |err: &Outer| {
        let captured = capture(err);
        let event = captured.event.as_ref().unwrap();
        (
            captured.status.as_u16(),
            err.code().to_string(),
            captured.text(),
            event.level,
            event.target.clone(),
        )
    };
    let seen = |status, code: &str, text: &str, level, target: &str| {
        (
            status,
            code.to_owned(),
            text.to_owned(),
            level,
            target.to_owned(),
        )
    };
    let inner = seen(410, "inner_code", "inner message", Level::Info, "inner");
    assert_eq!(all(&Outer::from(Inner)), inner);
    assert_eq!(all(&Outer::Maybe(Some(Inner))), inner);
    let expected = seen(503, "inner_code", "inner message", Level::Info, "inner");
    assert_eq!(all(&Outer::Status(Inner)), expected);
    let expected = seen(410, "own_code", "own message", Level::Critical, "inner");
    assert_eq!(all(&Outer::Others(Inner.into())), expected);
    let none = capture(&Outer::Maybe(None));
    assert_eq!(
        (
            none.status.as_u16(),
            sent(&Outer::Maybe(None))["detail"].clone()
        ),
        (500, json!("outer message"))
    );
    assert_eq!(Outer::from(Inner).to_string(), Inner.to_string());
}

#[test]
fn headers_of_a_transparent_variant_add_up() {
    let captured = capture(&Outer::Status(Inner));
    for (name, expected) in [
        ("x-inner", "inner"),
        ("x-both", "outer"),
        ("x-outer", "outer"),
    ] {
        let all: Vec<_> = captured.headers.get_all(name).iter().collect();
        assert_eq!(all, [expected], "{name}");
    }
}

#[test]
fn an_error_like_another_has_its_aspects_but_for_what_it_states() {
    let like = capture(&Outer::Like);
    assert_eq!(like.status, 410);
    assert_eq!(Outer::Like.code(), "inner_code");
    assert_eq!(Outer::Like.message(), "inner message");
    assert_eq!(like.event.as_ref().unwrap().level, Level::Info);
    assert_eq!(header(&like, "x-inner"), Some("inner"));
    assert_eq!(header(&like, "x-outer"), Some("outer"));
    // The body's format stays one's own.
    assert_eq!(sent(&Outer::Like)["title"], "Inner title");
    let but = capture(&Outer::LikeBut);
    assert_eq!(but.status, 418);
    assert_eq!(Outer::LikeBut.to_string(), "operator");
    assert_eq!(Outer::LikeBut.message(), "inner message");
}

#[derive(ApiError)]
#[status(400)]
#[message("{value} is not {expected:?}")]
struct Generic<'a, T: Copy, const N: usize> {
    value: T,
    expected: &'a [T; N],
    #[internal]
    other: Option<T>,
}

#[test]
fn a_generic_error_has_the_bounds_that_its_templates_ask_for() {
    let err = Generic {
        value: 7,
        expected: &[1, 2],
        other: Some(3),
    };
    assert_eq!(err.message(), "7 is not [1, 2]");
    assert!(format!("{err:?}").contains("other: 3"));
    assert_eq!(sent(&err)["code"], "generic");
}

#[test]
fn definitions_say_what_is_known_when_the_program_is_compiled() {
    #[allow(dead_code, reason = "what is redacted is read by nobody")]
    #[derive(ApiError)]
    #[status(404)]
    enum Documented {
        /// The first.
        /// And more.
        #[message("{id} is gone")]
        #[error("{id} went")]
        First { id: u8 },
        #[log(critical)]
        Second(
            #[redact] String,
            #[internal] String,
            #[public("three")] String,
            #[source] io::Error,
        ),
    }
    let [first, second] = Documented::definitions() else {
        panic!("two variants");
    };
    assert_eq!(first.docs(), "The first.\nAnd more.");
    assert_eq!(first.error_type(), "Documented::First");
    assert_eq!(first.module(), module_path!());
    assert_eq!(first.message(), Some("{id} is gone"));
    assert_eq!(first.operator_text(), Some("{id} went"));
    assert_eq!(first.level(), Level::Warn);
    assert_eq!(second.level(), Level::Critical);
    let err = Documented::First { id: 7 };
    assert!(std::ptr::eq(err.definition(), first));
    let err = Documented::Second(String::new(), String::new(), String::new(), root());
    assert!(std::ptr::eq(err.definition(), second));
    let exposures: Vec<_> = second
        .fields()
        .iter()
        .map(FieldDefinition::exposure)
        .collect();
    assert_eq!(
        exposures,
        [
            Exposure::Redacted,
            Exposure::Internal,
            Exposure::Public,
            Exposure::Source
        ]
    );
    let members: Vec<_> = second
        .fields()
        .iter()
        .filter_map(FieldDefinition::member)
        .collect();
    assert_eq!(members, ["three"]);
}

#[test]
fn what_serialize_writes_is_the_body_without_an_occurrence() {
    let err = Types::Based;
    let mut body = sent(&err);
    body.as_object_mut().unwrap().remove("instance");
    assert_eq!(serde_json::to_value(&err).unwrap(), body);
}

#[test]
fn the_operator_reads_a_value_and_not_how_the_message_pads_it() {
    #[derive(ApiError)]
    #[status(404)]
    #[message("{distance:.0} km, {name:.1}, {id:>8}")]
    struct Far {
        distance: f64,
        name: &'static str,
        id: u8,
    }
    let err = Far {
        distance: 3.25,
        name: "Asha",
        id: 7,
    };
    let captured = capture(&err);
    assert!(
        captured.text().contains("3 km, A,        7"),
        "{}",
        captured.text()
    );
    assert_eq!(
        captured.logged("error.fields"),
        Some("distance=3.25 name=Asha id=7")
    );
}

mod words {
    pub(super) fn loud(text: &str) -> String {
        text.to_uppercase()
    }
}

#[test]
fn a_path_that_begins_at_self_is_no_use_of_the_error() {
    #[derive(ApiError)]
    #[status(404)]
    #[message("{}", self::words::loud(.name))]
    struct Loud {
        name: &'static str,
    }
    assert_eq!(Loud { name: "a" }.message(), "A");
}
