//! Values that fail, panic, never end or forge: each has a defined and bounded result, and nothing panics.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use ayushma_errors::testing::capture;
use ayushma_errors::{ApiError, respond};
use serde::{Serialize, Serializer};
use serde_json::Value;
use tracing::subscriber::with_default;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;

use crate::alloc::peak_of;
use crate::canary::{Events, events_of, hushed};

/// No text of ours is longer than this, whatever is put into it.
const LONGEST: usize = 64 * 1024;
/// Nor is more than this ever held.
const MOST_MEMORY: usize = 4 * 1024 * 1024;

/// What goes wrong in the middle of a value.
#[derive(Clone, Copy)]
enum Bad {
    FormatFails,
    FormatPanics,
    SerializeFails,
    SerializePanics,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("begun")?;
        match self {
            Bad::FormatFails => Err(fmt::Error),
            Bad::FormatPanics => panic!("on purpose"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Bad {}

impl Serialize for Bad {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error, SerializeSeq};
        let mut seq = serializer.serialize_seq(None)?;
        seq.serialize_element("begun")?;
        match self {
            Bad::SerializeFails => Err(S::Error::custom("on purpose")),
            Bad::SerializePanics => panic!("on purpose"),
            _ => seq.end(),
        }
    }
}

const ALL: [Bad; 4] = [
    Bad::FormatFails,
    Bad::FormatPanics,
    Bad::SerializeFails,
    Bad::SerializePanics,
];

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the derive asks for it")]
fn bad_mask(_: &Bad, _: &mut fmt::Formatter<'_>) -> fmt::Result {
    panic!("on purpose")
}

fn bad_message(_: &Hostile, _: &mut fmt::Formatter<'_>) -> fmt::Result {
    panic!("on purpose")
}

fn bad_headers(_: &Hostile, _: &mut http::HeaderMap) {
    panic!("on purpose")
}

fn bad_status(_: &Hostile) -> http::StatusCode {
    panic!("on purpose")
}

fn bad_level(_: &Hostile) -> ayushma_errors::Level {
    panic!("on purpose")
}

fn bad_response(_: &Hostile) -> Option<http::Response<Vec<u8>>> {
    panic!("on purpose")
}

#[derive(ApiError)]
#[status(500)]
#[api(bound = "")]
enum Hostile {
    #[message("said {0}")]
    Message(Bad),
    #[error("internal {0}, {1:?}")]
    Internal(#[internal] Bad, #[internal(debug)] Bad),
    #[error("masked {0} {1} {2} {3}")]
    Masked(
        #[redact(last = 4)] Bad,
        #[redact(len)] Bad,
        #[redact(hash)] Bad,
        #[redact(with = bad_mask)] Bad,
    ),
    Member {
        #[public]
        good: u8,
        #[public]
        bad: Bad,
        #[public(flatten)]
        flat: BTreeMap<u8, Bad>,
    },
    #[api(body = .0)]
    Body(Bad),
    #[header("X-Bad" = "{0}")]
    Header(Bad),
    #[public("computed" = .0.first().unwrap())]
    Computed(#[internal(debug)] Vec<Bad>),
    #[message(with = bad_message)]
    MessageWith,
    #[header(with = bad_headers)]
    HeadersWith,
    #[status(503, with = bad_status)]
    StatusWith,
    #[log(with = bad_level)]
    LevelWith,
    #[api(respond_with = bad_response)]
    RespondWith,
    Source(#[source] Bad),
}

fn all_hostile() -> Vec<Hostile> {
    let mut all = vec![
        Hostile::Computed(vec![]),
        Hostile::MessageWith,
        Hostile::HeadersWith,
        Hostile::StatusWith,
        Hostile::LevelWith,
        Hostile::RespondWith,
    ];
    for bad in ALL {
        all.extend([
            Hostile::Message(bad),
            Hostile::Internal(bad, bad),
            Hostile::Masked(bad, bad, bad, bad),
            Hostile::Member {
                good: 7,
                bad,
                flat: [(1, bad)].into(),
            },
            Hostile::Body(bad),
            Hostile::Header(bad),
            Hostile::Computed(vec![bad]),
            Hostile::Source(bad),
        ]);
    }
    all
}

#[test]
fn whatever_a_value_does_there_is_a_response_and_an_event() {
    hushed(|| {
        for err in all_hostile() {
            let (response, events) = events_of(|| respond(&err));
            let about = || format!("{:?}", err.definition().error_type());
            let body = response.body();
            let is_json = serde_json::from_slice::<Value>(body).is_ok();
            assert!(is_json, "{}: {}", about(), String::from_utf8_lossy(body));
            assert!(response.status().is_server_error(), "{}", about());
            assert_eq!(events.len(), 1, "{}", about());
        }
    });
}

#[test]
fn whatever_a_value_does_its_error_can_be_written() {
    hushed(|| {
        for err in all_hostile() {
            assert!(!format!("{err} {err:?} {err:#?}").is_empty());
            let json = serde_json::to_string(&err).unwrap();
            assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
        }
    });
}

#[test]
fn a_display_that_fails_or_panics_leaves_a_note() {
    hushed(|| {
        let failed = Hostile::Internal(Bad::FormatFails, Bad::SerializeFails);
        let expected = "internal begun[failed to format], begun";
        assert_eq!(failed.to_string(), expected);
        let panicked = Hostile::Message(Bad::FormatPanics);
        let expected = "said begun[panicked while formatting]";
        assert_eq!(panicked.message(), expected);
        let sent: Value = serde_json::from_slice(respond(&panicked).body()).unwrap();
        assert_eq!(sent["detail"], expected);
    });
}

#[test]
fn a_mask_of_a_value_that_fails_shows_nothing_of_it() {
    hushed(|| {
        for bad in [Bad::FormatFails, Bad::FormatPanics] {
            let text = Hostile::Masked(bad, bad, bad, bad).to_string();
            assert!(!text.contains("egun"), "{text}");
            assert!(text.starts_with("masked [REDACTED] [REDACTED] "), "{text}");
        }
    });
}

#[test]
fn a_member_that_cannot_be_serialized_is_left_out_and_reported() {
    hushed(|| {
        for bad in [Bad::SerializeFails, Bad::SerializePanics] {
            let flat = BTreeMap::new();
            let captured = capture(&Hostile::Member { good: 7, bad, flat });
            let sent: Value = serde_json::from_slice(&captured.body).unwrap();
            assert_eq!(sent["good"], 7);
            assert!(sent.get("bad").is_none());
            let dropped = captured.logged("error.dropped").unwrap();
            assert!(dropped.contains("`bad`"), "{dropped}");
        }
    });
}

#[derive(ApiError)]
#[status(429)]
enum Header {
    #[header("X-Template" = "{text}")]
    #[header("X-Sound" = "sound")]
    Template { text: String },
    #[header("X-Typed" = .text)]
    #[header("X-Sound" = "sound")]
    Typed { text: String },
}

#[test]
fn a_header_value_that_is_not_legal_is_dropped_and_reported() {
    for text in ["a\r\nSet-Cookie: b=c", "a\nb", "a\0b", "\u{7f}"] {
        let text = text.to_owned();
        for err in [
            Header::Template { text: text.clone() },
            Header::Typed { text: text.clone() },
        ] {
            let captured = capture(&err);
            let names: Vec<_> = captured
                .headers
                .keys()
                .map(http::HeaderName::as_str)
                .collect();
            assert_eq!(names, ["content-type", "x-sound"], "{text:?}");
            let dropped = captured.logged("error.dropped").unwrap();
            assert!(dropped.starts_with("header `"), "{dropped}");
        }
    }
}

#[test]
fn a_header_value_that_is_not_ascii_neither_panics_nor_forges() {
    let err = Header::Typed {
        text: "é\u{2028}".to_owned(),
    };
    let captured = capture(&err);
    for value in captured.headers.values() {
        assert!(!value.as_bytes().iter().any(|byte| *byte < b' '));
    }
    assert_eq!(captured.headers["x-sound"], "sound");
}

/// A link of a chain that does not own the next, so that dropping it does not recurse.
#[derive(Debug)]
struct Link(Option<&'static Link>);

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("link")
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.map(|link| link as _)
    }
}

/// An error that says it was caused by itself.
#[derive(Debug)]
struct Cycle;

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cycle")
    }
}

impl Error for Cycle {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        static CYCLE: Cycle = Cycle;
        Some(&CYCLE)
    }
}

#[derive(ApiError)]
#[status(500)]
enum Chained {
    Plain {
        source: Box<dyn Error + Send + Sync>,
    },
    Listed {
        #[public("causes", chain)]
        source: Box<dyn Error + Send + Sync>,
    },
    #[error(transparent)]
    Transparent {
        source: Box<dyn Error + Send + Sync>,
    },
}

#[test]
fn a_chain_that_is_long_or_has_no_end_is_cut() {
    let long = || -> Box<dyn Error + Send + Sync> {
        let mut next = None;
        for _ in 0..10_000 {
            next = Some(&*Box::leak(Box::new(Link(next))));
        }
        Box::new(Link(next))
    };
    let cyclic = || -> Box<dyn Error + Send + Sync> { Box::new(Cycle) };
    for make in [&long as &dyn Fn() -> Box<dyn Error + Send + Sync>, &cyclic] {
        for err in [
            Chained::Plain { source: make() },
            Chained::Listed { source: make() },
            Chained::Transparent { source: make() },
        ] {
            let ((captured, text), peak) =
                peak_of(|| (capture(&err), format!("{err} {err:?} {err:#?}")));
            assert!(captured.body.len() < LONGEST);
            assert!(captured.logged_text().len() < LONGEST);
            assert!(text.len() < LONGEST);
            assert!(peak < MOST_MEMORY, "{peak}");
            assert!(serde_json::from_slice::<Value>(&captured.body).is_ok());
        }
    }
}

/// 100 MB, which nobody should ever hold.
#[derive(Clone, Copy)]
struct Huge;

const CHUNK: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

impl fmt::Display for Huge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Errors are swallowed, as a careless `Display` would.
        for _ in 0..100_000_000 / CHUNK.len() {
            let _ = f.write_str(CHUNK);
        }
        Ok(())
    }
}

impl fmt::Debug for Huge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Huge {}

impl Serialize for Huge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(ApiError)]
#[status(500)]
enum Large {
    #[message("said {0}")]
    Message(Huge),
    #[error("internal {0}")]
    Internal(#[internal] Huge),
    Masked(#[redact(last = 4)] Huge),
    Member(#[public("member")] Huge),
    #[header("X-Huge" = "{0}")]
    Header(Huge),
    Source(#[source] Huge),
}

#[test]
fn a_value_of_100_mb_is_cut_and_never_held() {
    for err in [
        Large::Message(Huge),
        Large::Internal(Huge),
        Large::Masked(Huge),
        Large::Member(Huge),
        Large::Header(Huge),
        Large::Source(Huge),
    ] {
        let name = err.definition().error_type();
        let (captured, peak) = peak_of(|| capture(&err));
        assert!(peak < MOST_MEMORY, "{name}: {peak} bytes were held");
        assert!(captured.body.len() < LONGEST, "{name}");
        assert!(captured.logged_text().len() < LONGEST, "{name}");
        assert!(
            serde_json::from_slice::<Value>(&captured.body).is_ok(),
            "{name}"
        );
        let (text, peak) = peak_of(|| err.to_string());
        assert!(text.len() < LONGEST && peak < MOST_MEMORY, "{name}: {peak}");
        let (text, peak) = peak_of(|| format!("{err:?}"));
        assert!(text.len() < LONGEST && peak < MOST_MEMORY, "{name}: {peak}");
    }
}

#[test]
fn a_message_that_is_a_long_string_is_cut() {
    #[derive(ApiError)]
    #[status(400)]
    #[message("{text}")]
    struct Echo {
        text: String,
    }
    let err = Echo {
        text: "é".repeat(50_000_000),
    };
    let (captured, peak) = peak_of(|| capture(&err));
    assert!(peak < MOST_MEMORY, "{peak}");
    assert!(captured.body.len() < LONGEST);
    let sent: Value = serde_json::from_slice(&captured.body).unwrap();
    assert!(sent["detail"].as_str().unwrap().ends_with("é…"));
}

/// What could forge a log line, move a cursor or turn the text around.
const STEERING: &str =
    "a\u{1b}[31m\u{9b}31m\r\n\u{202e}\u{2066}\u{2028}\u{2029}\u{85}\u{7f}\0\u{feff}z";

fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[derive(ApiError)]
#[status(400)]
enum Steering {
    #[message("said {0}")]
    Message(String),
    #[message("said {0:?}")]
    Debugged(String),
    #[error("internal {0} and {1:?}")]
    Internal(#[internal] String, #[internal(debug)] String),
    Member(#[public("member")] String),
    #[code(from = .0)]
    Code(String),
    #[error("masked {0}")]
    Masked(#[redact(last = 4)] String),
    #[message("computed {text}", text = .0.trim())]
    Computed(#[public("text")] String),
}

fn all_steering() -> [Steering; 7] {
    let text = || STEERING.repeat(2);
    [
        Steering::Message(text()),
        Steering::Debugged(text()),
        Steering::Internal(text(), text()),
        Steering::Member(text()),
        Steering::Code(text()),
        Steering::Masked(text()),
        Steering::Computed(text()),
    ]
}

#[test]
fn control_characters_are_escaped_in_events() {
    for err in all_steering() {
        let ((), events) = events_of(|| drop(respond(&err)));
        for (name, value) in &events[0].fields {
            assert!(!value.contains(steers), "{name}: {value:?}");
        }
    }
}

#[test]
fn control_characters_are_escaped_in_debug_and_display() {
    for err in all_steering() {
        let text = format!("{err} {err:?}");
        assert!(!text.contains(steers), "{text:?}");
        // The line feeds of the layout are our own.
        let text = format!("{err:#?}");
        assert!(!text.replace('\n', "").contains(steers), "{text:?}");
        assert!(!text.contains("31m\n"), "{text:?}");
    }
}

#[test]
fn control_characters_reach_the_caller_as_json() {
    let text = STEERING.repeat(2);
    let sent = |err: &Steering| serde_json::from_slice::<Value>(respond(err).body()).unwrap();
    let said = sent(&Steering::Message(text.clone()));
    assert_eq!(said["detail"], format!("said {text}"));
    assert_eq!(sent(&Steering::Member(text.clone()))["member"], text);
    for err in all_steering() {
        let bytes = respond(&err).into_body();
        assert!(!bytes.iter().any(|byte| *byte < b' '));
        assert!(serde_json::from_slice::<Value>(&bytes).is_ok());
    }
}

/// Counts how often it is written on this thread.
struct Counting;

thread_local! {
    static WRITTEN: Cell<usize> = const { Cell::new(0) };
}

impl fmt::Display for Counting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        WRITTEN.set(WRITTEN.get() + 1);
        f.write_str("counted and long enough to be masked")
    }
}

impl fmt::Debug for Counting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Counting {}

impl ayushma_errors::LogSafe for Counting {}

#[derive(ApiError)]
#[status(500)]
#[error("{internal} {debug:?} {masked} {safe}")]
struct Operator {
    #[internal]
    internal: Counting,
    #[internal(debug)]
    debug: Counting,
    #[redact(last = 4)]
    masked: Counting,
    safe: Counting,
    source: Counting,
}

fn operator() -> Operator {
    Operator {
        internal: Counting,
        debug: Counting,
        masked: Counting,
        safe: Counting,
        source: Counting,
    }
}

#[test]
fn with_the_level_off_no_operators_field_is_written() {
    let events = Events::default();
    let subscriber = tracing_subscriber::registry()
        .with(events.clone())
        .with(LevelFilter::OFF);
    WRITTEN.set(0);
    with_default(subscriber, || drop(respond(&operator())));
    assert_eq!((WRITTEN.get(), events.take().len()), (0, 0));
}

#[test]
fn with_the_target_off_no_operators_field_is_written() {
    let events = Events::default();
    let elsewhere = Targets::new().with_target("elsewhere", LevelFilter::TRACE);
    // Of the whole subscriber: a layer's own filter is asked before the event only where no other subscriber lives, and
    // other tests have theirs.
    let subscriber = tracing_subscriber::registry()
        .with(elsewhere)
        .with(events.clone());
    WRITTEN.set(0);
    with_default(subscriber, || drop(respond(&operator())));
    assert_eq!((WRITTEN.get(), events.take().len()), (0, 0));
}

#[test]
fn with_the_level_on_the_operators_fields_are_written() {
    WRITTEN.set(0);
    let ((), events) = events_of(|| drop(respond(&operator())));
    assert_eq!(events.len(), 1);
    assert!(WRITTEN.get() >= 4, "{}", WRITTEN.get());
}

#[test]
fn a_response_by_itself_writes_no_operators_field() {
    #[derive(ApiError)]
    #[status(500)]
    #[log(off)]
    #[error("{internal}")]
    struct Silent {
        #[internal]
        internal: Counting,
    }
    WRITTEN.set(0);
    let ((), events) = events_of(|| drop(respond(&Silent { internal: Counting })));
    assert_eq!((WRITTEN.get(), events.len()), (0, 0));
}

/// Nested so deep that no stack is enough for it.
struct Deep(usize);

impl Serialize for Deep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.checked_sub(1) {
            Some(less) => serializer.serialize_some(&[Deep(less)]),
            None => serializer.serialize_unit(),
        }
    }
}

struct Endless;

impl Serialize for Endless {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(0_u64..)
    }
}

/// A map whose keys JSON cannot have.
struct Keys;

impl Serialize for Keys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([([1], 2)])
    }
}

#[derive(ApiError)]
#[status(500)]
enum Shapeless {
    Deep(#[public("member")] Deep),
    Endless(#[public("member")] Endless),
    #[api(body = .0)]
    Body(Endless),
    Keys(#[public("member")] Keys),
    Flat(#[public(flatten)] Keys),
    Numbers(#[public("member")] Vec<f64>),
    Reserved(#[public(flatten)] BTreeMap<&'static str, u8>),
}

#[test]
fn a_value_that_json_cannot_have_is_left_out() {
    for err in [
        Shapeless::Deep(Deep(100_000)),
        Shapeless::Endless(Endless),
        Shapeless::Body(Endless),
        Shapeless::Keys(Keys),
        Shapeless::Flat(Keys),
    ] {
        let (captured, peak) = peak_of(|| capture(&err));
        let sent: Value = serde_json::from_slice(&captured.body).unwrap();
        assert_eq!(sent["status"], 500);
        assert!(sent.get("member").is_none());
        let dropped = captured.logged("error.dropped").unwrap();
        assert!(dropped.contains("cannot be serialized"), "{dropped}");
        assert!(peak < MOST_MEMORY, "{peak}");
    }
    let sent = capture(&Shapeless::Numbers(vec![f64::NAN, f64::INFINITY, 0.5]));
    let sent: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(sent["member"], serde_json::json!([null, null, 0.5]));
}

#[test]
fn a_flattened_member_cannot_take_a_reserved_name() {
    let extra = [("status", 1), ("code", 2), ("free", 3)].into();
    let captured = capture(&Shapeless::Reserved(extra));
    let sent: Value = serde_json::from_slice(&captured.body).unwrap();
    assert_eq!(sent["status"], 500);
    assert_eq!(sent["code"], "reserved");
    assert_eq!(sent["free"], 3);
    let dropped = captured.logged("error.dropped").unwrap();
    assert!(dropped.contains("`status`") && dropped.contains("`code`"));
}

fn framing(_: &Framed, headers: &mut http::HeaderMap) {
    headers.insert("content-length", 7.into());
    headers.insert("transfer-encoding", http::HeaderValue::from_static("gzip"));
    headers.insert("x-kept", 1.into());
}

#[derive(ApiError)]
#[status(400)]
#[header(with = framing)]
struct Framed;

#[test]
fn a_header_that_frames_the_body_is_dropped_and_reported() {
    let captured = capture(&Framed);
    assert!(!captured.headers.contains_key("content-length"));
    assert!(!captured.headers.contains_key("transfer-encoding"));
    assert_eq!(captured.headers["x-kept"], "1");
    let dropped = captured.logged("error.dropped").unwrap();
    assert!(dropped.contains("`content-length` dropped"), "{dropped}");
    assert!(dropped.contains("`transfer-encoding` dropped"), "{dropped}");
}

#[derive(ApiError)]
#[status(400)]
#[header("X-Long" = .long)]
struct Long {
    long: String,
}

#[test]
fn a_header_that_nobody_would_take_is_dropped_and_reported() {
    for (length, is_sent) in [(8 * 1024, true), (8 * 1024 + 1, false), (10_000_000, false)] {
        let captured = capture(&Long {
            long: "x".repeat(length),
        });
        assert_eq!(captured.headers.contains_key("x-long"), is_sent, "{length}");
        let dropped = captured.logged("error.dropped").unwrap_or_default();
        assert_eq!(dropped.contains("longer than 8 KiB"), !is_sent, "{dropped}");
    }
}

/// Makes another event while it is formatted.
struct Nesting(&'static str);

impl fmt::Display for Nesting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = capture(&Outer {
            value: self.0.to_owned(),
        });
        f.write_str(inner.logged("error.message").unwrap_or_default())
    }
}

#[derive(ApiError)]
#[status(500)]
#[error("{value} in a text")]
struct Outer<T: fmt::Display> {
    #[internal]
    value: T,
}

// A thread has one buffer for its events.
#[test]
fn an_event_says_nothing_of_the_one_before_nor_of_one_within() {
    for value in ["much longer than the next one", "b", "café", "b"] {
        let err = Outer {
            value: Nesting(value),
        };
        let ((), events) = events_of(|| drop(respond(&err)));
        let said = format!("{value} in a text");
        assert_eq!(
            events[0].field("error.message"),
            Some(&*format!("{said} in a text"))
        );
        let fields = format!("value={said:?}");
        assert_eq!(events[0].field("error.fields"), Some(&*fields));
    }
}
