//! Canaries, and the sinks where a value could come to light.

use std::cell::{Cell, RefCell};
use std::collections::hash_map::RandomState;
use std::error::Error;
use std::fmt::{self, Write as _};
use std::hash::BuildHasher;
use std::net::SocketAddr;
use std::ops::BitOr;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, Once};

use ayushma_errors::{ApiError, respond};
use serde::Serialize;
use tracing::field::{Field, Visit};
use tracing::subscriber::with_default;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// How many characters a canary has; of a masked one no more than a quarter may be seen.
pub(crate) const LONG: usize = 32;

/// A text that nobody else writes: composed when the test runs, so that it is in no source file.
pub(crate) fn canary() -> String {
    // Without digits or words, so that no rule takes it for a number, a key or a hash.
    const LETTERS: &[u8] = b"bcdfghjkmnpqrtvwxz";
    let mut text = String::new();
    while text.len() < LONG {
        let mut random = RandomState::new().hash_one(text.len());
        for _ in 0..8 {
            text.push(char::from(LETTERS[(random % 18) as usize]));
            random /= 18;
        }
    }
    text
}

/// Where an error's values could come to light.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sinks(u16);

pub(crate) const NOWHERE: Sinks = Sinks(0);
/// `{:?}`
pub(crate) const DEBUG: Sinks = Sinks(1);
/// `{:#?}`
pub(crate) const PRETTY: Sinks = Sinks(1 << 1);
/// `{}`
pub(crate) const DISPLAY: Sinks = Sinks(1 << 2);
/// `serde_json::to_string`
pub(crate) const JSON: Sinks = Sinks(1 << 3);
pub(crate) const BODY: Sinks = Sinks(1 << 4);
pub(crate) const HEADERS: Sinks = Sinks(1 << 5);
/// All fields of the tracing event.
pub(crate) const EVENT: Sinks = Sinks(1 << 6);
/// What a panic hook prints for `unwrap()`.
pub(crate) const UNWRAP: Sinks = Sinks(1 << 7);
/// What a reporter prints that walks `source()`.
pub(crate) const CHAIN: Sinks = Sinks(1 << 8);

pub(crate) const CALLER: Sinks = Sinks(JSON.0 | BODY.0);
pub(crate) const LOG: Sinks = Sinks(DEBUG.0 | PRETTY.0 | EVENT.0 | UNWRAP.0);

const NAMES: [&str; 9] = [
    "debug", "pretty", "display", "json", "body", "headers", "event", "unwrap", "chain",
];

impl BitOr for Sinks {
    type Output = Sinks;

    fn bitor(self, other: Sinks) -> Sinks {
        Sinks(self.0 | other.0)
    }
}

impl Sinks {
    fn has(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }
}

/// One error, looked at in every sink; what is found wrong is said at the end, all of it.
pub(crate) struct Seen {
    name: &'static str,
    texts: [String; 9],
    findings: Vec<String>,
}

fn failing<E>(err: E) -> Result<(), E> {
    Err(err)
}

/// Looks at the error in every sink.
pub(crate) fn look<E: ApiError + Serialize + 'static>(name: &'static str, err: E) -> Seen {
    let (response, events) = events_of(|| respond(&err));
    let mut headers = String::new();
    for (name, value) in response.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        writeln!(headers, "{name}: {value}").unwrap();
    }
    assert_eq!(events.len(), 1, "{name}: one event an error");
    let texts = [
        format!("{err:?}"),
        format!("{err:#?}"),
        err.to_string(),
        serde_json::to_string(&err).unwrap(),
        String::from_utf8(response.into_body()).unwrap(),
        headers,
        events[0].text(),
        String::new(),
        chain(&err),
    ];
    let mut seen = Seen {
        name,
        texts,
        findings: Vec::new(),
    };
    seen.texts[7] = panic_message(|| failing(err).unwrap());
    assert!(seen.texts[7].contains("called `Result::unwrap()`"));
    seen
}

impl Seen {
    /// The canary is to be seen in these sinks, and in no other, not even a quarter of it.
    #[track_caller]
    pub(crate) fn field(mut self, field: &str, canary: &str, shown: Sinks) -> Self {
        assert!(canary.len() >= LONG, "a canary is long");
        let letters: Vec<char> = canary.chars().collect();
        for (i, text) in self.texts.iter().enumerate() {
            let finding = if shown.has(i) {
                (!text.contains(canary)).then_some("missing")
            } else {
                let mut runs = letters.windows(letters.len() / 4 + 1);
                runs.any(|run| text.contains(&run.iter().collect::<String>()))
                    .then_some("leak")
            };
            if let Some(what) = finding {
                self.findings
                    .push(format!("{what}: {}.{field} in {}", self.name, NAMES[i]));
            }
        }
        self
    }

    /// The text, such as a mask, is to be seen in these sinks.
    pub(crate) fn shows(mut self, field: &str, text: &str, shown: Sinks) -> Self {
        for (i, found) in self.texts.iter().enumerate() {
            if shown.has(i) && !found.contains(text) {
                self.findings.push(format!(
                    "missing: {}.{field} ({text}) in {}",
                    self.name, NAMES[i]
                ));
            }
        }
        self
    }

    /// A secret whose mask is to be seen in these sinks, and which is to be seen nowhere.
    #[track_caller]
    pub(crate) fn masked(self, field: &str, canary: &str, mask: &str, shown: Sinks) -> Self {
        self.field(field, canary, NOWHERE).shows(field, mask, shown)
    }

    /// All that a caller gets.
    pub(crate) fn sent(&self) -> String {
        [&self.texts[3..6]].concat().join("\n")
    }

    /// Fails when something was found: what leaks, and what is missing, and where.
    #[track_caller]
    pub(crate) fn end(self) {
        let found = self.findings.join("\n");
        let texts = NAMES.iter().zip(&self.texts);
        let texts = texts.fold(String::new(), |all, (name, text)| {
            format!("{all}\n--- {name}\n{text}")
        });
        assert!(self.findings.is_empty(), "\n{found}\n{texts}\n");
    }
}

/// What a reporter prints that walks the chain.
fn chain(err: &dyn Error) -> String {
    let mut text = String::new();
    let mut next = err.source();
    while let Some(link) = next {
        writeln!(text, "caused by: {link} ({link:?})").unwrap();
        next = link.source();
    }
    text
}

thread_local! {
    static HEARD: RefCell<String> = const { RefCell::new(String::new()) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// What the panic hook says of what panics in here.
pub(crate) fn panic_message(run: impl FnOnce()) -> String {
    hushed(|| panic::catch_unwind(AssertUnwindSafe(run)).unwrap_err());
    HEARD.take()
}

/// Runs it without a word on stderr when something in it panics on purpose.
pub(crate) fn hushed<T>(run: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if LISTENS.get() {
                HEARD.with_borrow_mut(|heard| *heard = info.to_string());
            } else {
                usual(info);
            }
        }));
    });
    LISTENS.set(true);
    let value = run();
    LISTENS.set(false);
    value
}

/// An event as a subscriber gets it.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) name: &'static str,
    pub(crate) target: String,
    pub(crate) level: tracing::Level,
    pub(crate) fields: Vec<(String, String)>,
}

impl Event {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} {} {}", self.level, self.target, self.name);
        for (name, value) in &self.fields {
            write!(text, "\n{name}={value}").unwrap();
        }
        text
    }
}

/// A layer that keeps every event, with all its fields.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<Event>>>);

impl Events {
    pub(crate) fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A server on loopback, and what it reports.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) events: Events,
}

impl<S: tracing::Subscriber> Layer<S> for Events {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields(Vec::new());
        event.record(&mut fields);
        let metadata = event.metadata();
        self.0.lock().unwrap().push(Event {
            name: metadata.name(),
            target: metadata.target().to_owned(),
            level: *metadata.level(),
            fields: fields.0,
        });
    }
}

struct Fields(Vec<(String, String)>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push((field.name().to_owned(), format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name().to_owned(), value.to_owned()));
    }

    // As it is shown, as it is debugged, and what is behind it: some subscriber prints each.
    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let text = format!("{value}");
        self.0.push((field.name().to_owned(), text));
        let text = format!("{value:?} {}", chain(value));
        self.0.push((format!("{}#debug", field.name()), text));
    }
}

/// The events that are emitted in here, on this thread.
pub(crate) fn events_of<T>(run: impl FnOnce() -> T) -> (T, Vec<Event>) {
    let events = Events::default();
    let subscriber = tracing_subscriber::registry().with(events.clone());
    let value = with_default(subscriber, run);
    (value, events.take())
}
