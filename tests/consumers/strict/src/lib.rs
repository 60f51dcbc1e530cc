//! The lints that careful users deny, over one type of each kind. Nothing here is called: a library does not know its
//! callers, and a private type's fields are read by nobody but the derive.
#![deny(warnings, missing_docs, unused_qualifications, unsafe_code)]
#![deny(clippy::all, clippy::pedantic)]
#![deny(
    missing_debug_implementations,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_results
)]

use std::backtrace::Backtrace;
use std::borrow::Cow;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use ayushma_errors::body::{Body, BodyFormat};
use ayushma_errors::{ApiError, Detail, Level, LogSafe, PublicView};
use serde::Serialize;
use uuid::Uuid;

/// One variant of each kind.
#[derive(ApiError)]
#[code(prefix = "chat.", rename_all = "kebab-case")]
#[header(status = 4xx, "X-Class" = "caller")]
#[log(target = "audit")]
#[non_exhaustive]
pub enum ChatError {
    /// Named in the message.
    #[status(404)]
    #[message("Chat {chat_id} was not found")]
    NotFound {
        /// Which.
        chat_id: Uuid,
    },

    /// Problems of the request.
    #[status(422)]
    Invalid {
        /// Each with its place.
        #[public(errors)]
        problems: Option<Detail>,
    },

    /// Nothing to say.
    #[status(BAD_REQUEST)]
    Empty,

    /// A typed header.
    #[status(429)]
    #[header("Retry-After" = .wait)]
    Throttled {
        /// How long.
        #[public]
        wait: u64,
        /// Since when.
        after: Duration,
    },

    /// Everything that can be dynamic.
    #[status(502, from = .upstream)]
    #[code("upstream", from = .kind)]
    #[title("The other side")]
    #[message("{count} problems", count = .problems.len())]
    #[error("{model} refused {api_key} of {login}")]
    #[log(from = .level)]
    #[public("hint" = "later", "count" = .problems.len())]
    Upstream {
        /// Its answer.
        upstream: Option<u16>,
        /// Its word for it.
        kind: Option<Cow<'static, str>>,
        /// How bad.
        level: Level,
        /// What it said.
        #[public(errors)]
        problems: Vec<Problem>,
        /// Which one.
        #[internal]
        model: String,
        /// Ours.
        #[redact(last = 4)]
        api_key: String,
        /// Who.
        #[redact(email, logs_only)]
        login: String,
        /// By none read.
        #[redact(omit)]
        otp: u32,
        /// By none read.
        #[redact]
        secret: Vec<u8>,
        /// A mask of our own.
        #[redact(with = initial)]
        name: String,
        /// Matched, not read.
        #[redact(hash)]
        device: Option<String>,
        /// Why.
        source: Arc<std::io::Error>,
    },

    /// Forwards.
    #[api(transparent)]
    Inner(#[from] Inner),

    /// Is like another.
    #[api(like = .0)]
    Like(#[internal(debug)] Inner),

    /// Foreign, with what `From` fills.
    #[status(500)]
    #[error(transparent)]
    Io(
        #[from] std::io::Error,
        #[location] &'static Location<'static>,
        #[backtrace] Backtrace,
    ),

    /// By functions.
    #[status(503, with = status)]
    #[code(with = code)]
    #[message(with = message)]
    #[log(with = level)]
    #[header(with = headers)]
    #[api(format = Envelope)]
    ByFunctions,

    /// Told to go on elsewhere.
    #[status(303, non_error)]
    #[api(respond_with = respond_with, report = off, instance = off)]
    Elsewhere,

    /// Gone soon.
    #[deprecated = "use `Empty`"]
    #[status(410)]
    Old,

    /// The whole body.
    #[status(422)]
    #[api(body = .list, type = "https://errors.example.org/list")]
    List {
        /// All of them.
        list: Vec<Problem>,
    },
}

/// An entry.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// Of what.
    pub field: &'static str,
}

/// A struct without a field.
#[derive(Clone, Copy, PartialEq, Eq, ApiError)]
#[status(409)]
pub struct Inner;

/// Bounds are inferred.
#[derive(ApiError)]
#[status(400)]
#[message("{value} of {0}", LIMITS)]
pub struct Generic<'a, T, E, const N: usize>
where
    E: std::error::Error + 'static,
{
    /// Named in the message.
    pub value: T,
    /// Borrowed.
    #[internal]
    pub text: &'a str,
    /// By count.
    #[internal(debug)]
    pub list: [u8; N],
    /// Why.
    pub source: Option<E>,
}

const LIMITS: usize = 3;

/// The tail has no size.
#[derive(ApiError)]
#[status(400)]
pub struct Unsized {
    /// The tail.
    #[internal]
    pub tail: str,
}

/// No value.
#[derive(ApiError)]
pub enum Never {}

/// Decided once.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ChatId(u32);

impl fmt::Display for ChatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl LogSafe for ChatId {}

/// Needs no decision.
#[derive(ApiError)]
#[status(404)]
pub struct Lost(ChatId);

impl Lost {
    /// Of the number.
    #[must_use]
    pub fn new(number: u32) -> Self {
        Lost(ChatId(number))
    }
}

/// The service's own body.
#[derive(Debug)]
pub struct Envelope;

impl BodyFormat for Envelope {
    fn render(view: &PublicView<'_>) -> Body {
        Body::text(view.message())
    }
}

fn initial(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&name[..name.len().min(1)])
}

fn status(_: &ChatError) -> http::StatusCode {
    http::StatusCode::SERVICE_UNAVAILABLE
}

fn code(_: &ChatError) -> &'static str {
    "by_functions"
}

fn message(_: &ChatError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("by functions")
}

fn level(_: &ChatError) -> Level {
    Level::Warn
}

fn headers(_: &ChatError, headers: &mut http::HeaderMap) {
    let _ = headers.insert("x-a", http::HeaderValue::from_static("1"));
}

fn respond_with(_: &ChatError) -> Option<http::Response<Vec<u8>>> {
    None
}
