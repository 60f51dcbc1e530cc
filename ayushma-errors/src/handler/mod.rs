//! The exception handler, as every framework's layer carries it: which answers are replaced, and by what.
//!
//! The layers move requests and responses; all decisions are made here, so that they are the same everywhere.

pub(crate) mod accept;
mod builder;
#[cfg(any(feature = "actix-web", all(feature = "axum", feature = "derive")))]
mod quoted;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
mod rejection;
mod status;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
mod tracked;

use std::any::Any;
use std::error::Error;
use std::sync::Arc;

use http::header::{self, HeaderName};
use http::{HeaderMap, StatusCode};

pub(crate) use self::builder::handler_methods;
#[cfg(feature = "actix-web")]
pub(crate) use self::quoted::without_quoted;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
pub use self::rejection::Rejection;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
pub(crate) use self::rejection::{Part, Refused};
pub(crate) use self::status::Policy;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
pub use self::tracked::Tracked;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
pub(crate) use self::tracked::take_problem;
use crate::any::AnyError;
use crate::body::Format;
use crate::error::{ApiError, Response};
use crate::record::Record;
use crate::request::{Hooks, RequestContext};
use crate::respond::respond;

/// The header that names the occurrence of an error.
#[cfg(feature = "tower")]
pub(crate) const ERROR_ID: HeaderName = HeaderName::from_static("x-error-id");

type Answer = dyn Fn(&(dyn Error + 'static), &RequestContext) -> Option<AnyError> + Send + Sync;
type Reported = dyn Fn(&Record<'_>, &RequestContext) + Send + Sync;

/// What the service said about its errors.
#[derive(Clone, Default)]
pub(crate) struct Handler {
    formats: Vec<Format>,
    replaces_foreign: bool,
    policy: Policy,
    answers: Vec<Arc<Answer>>,
    reported: Vec<Arc<Reported>>,
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handler")
            .field("formats", &self.formats)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

/// Marks a response as one that the exception handler leaves as it is: an extension of the response.
///
/// ```
/// use ayushma_errors::KeepResponse;
///
/// let mut response = http::Response::new("not ready");
/// *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
/// response.extensions_mut().insert(KeepResponse);
/// assert!(response.extensions().get::<KeepResponse>().is_some());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct KeepResponse;

/// What is known of a response without reading its body.
pub(crate) struct Seen<'a> {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<&'a [u8]>,
    /// It is an `ApiError`'s, or somebody asked to keep it.
    pub(crate) is_kept: bool,
    /// The body is known to be empty.
    pub(crate) is_empty: bool,
}

impl Handler {
    /// Whether the response is an error that nobody wrote on purpose.
    pub(crate) fn replaces(&self, seen: &Seen<'_>) -> bool {
        let is_error = seen.status.is_client_error() || seen.status.is_server_error();
        if !is_error || seen.is_kept {
            return false;
        }
        if self.replaces_foreign || seen.is_empty {
            return true;
        }
        match seen.content_type {
            Some(content_type) => is_plain_text(content_type),
            None => true,
        }
    }

    /// The response in place of one that a framework made. The context is in force.
    #[cfg(feature = "tower")]
    pub(crate) fn replacement(&self, status: StatusCode, headers: &HeaderMap) -> Response {
        self.replacement_of(status, headers, None)
    }

    /// The same with what the framework said of the error: for the operator.
    pub(crate) fn replacement_of(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        said: Option<String>,
    ) -> Response {
        let mut response = respond(&*status::error(self.policy.status(status), said));
        let ours: Vec<HeaderName> = response.headers().keys().cloned().collect();
        for (name, value) in headers {
            // What the framework said of its own body is not true of ours; what it said of the resource is.
            let is_of_range = status == StatusCode::RANGE_NOT_SATISFIABLE
                && (name == header::CONTENT_RANGE || name == header::ACCEPT_RANGES);
            if (!describes_body(name) || is_of_range) && !ours.contains(name) {
                response.headers_mut().append(name, value.clone());
            }
        }
        response
    }
}

/// The response in place of a panic. The context is in force.
pub(crate) fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let text = match payload.downcast_ref::<String>() {
        Some(text) => Some(text.as_str()),
        None => payload.downcast_ref::<&'static str>().copied(),
    };
    let text = text.unwrap_or(crate::panic::NO_TEXT);
    // Of more than that the scrubber reads nothing.
    let text = &text[..text.floor_char_boundary(crate::scrub::LONGEST + 1)];
    let said = match crate::panic::take_location() {
        Some(location) => format!("at {location}: {text}"),
        None => text.to_owned(),
    };
    let response = respond(&*status::panicked(said));
    // Its drop could panic again.
    let mut payload = Some(payload);
    crate::guard(&mut || drop(payload.take()));
    response
}

/// The response for an error that a service returned in place of a response. The context is in force.
#[cfg(feature = "tower")]
pub(crate) fn failed(err: Box<dyn Error + Send + Sync>) -> Response {
    let answer = RequestContext::current().and_then(|context| context.answer(&*err));
    match (answer, status_of_tower(&*err)) {
        (Some(answer), _) => respond(&*answer),
        (None, Some(status)) => respond(&*status::error(status, None)),
        (None, None) => respond(AnyError::foreign(err).as_api_error()),
    }
}

/// The status of what tower's own layers return in place of a response. They are told by what they print: to know their types
/// would cost every service the crate `tower`.
#[cfg(feature = "tower")]
fn status_of_tower(err: &(dyn Error + 'static)) -> Option<StatusCode> {
    let mut link = Some(err);
    for _ in 0..crate::request::LONGEST_CHAIN {
        let err = link?;
        let mut printed = None;
        crate::guard(&mut || printed = Some((format!("{err:?}"), err.to_string())));
        let printed = printed?;
        match (&*printed.0, &*printed.1) {
            ("Elapsed(())", "request timed out") => return Some(StatusCode::REQUEST_TIMEOUT),
            ("Overloaded" | "Overloaded(())", "service overloaded") => {
                return Some(StatusCode::SERVICE_UNAVAILABLE);
            }
            _ => {}
        }
        link = err.source();
    }
    None
}

/// The headers that each response gets.
#[cfg(feature = "tower")]
pub(crate) fn finish(
    context: &RequestContext,
    answered: Option<&crate::Answered>,
    headers: &mut HeaderMap,
) {
    headers.insert(crate::request::REQUEST_ID, context.id_header().clone());
    if let Some(answered) = answered
        && let Some(id) = answered.id().header()
    {
        headers.insert(ERROR_ID, id);
    }
    if answered.is_none() || !context.negotiates() {
        return;
    }
    let mut vary = headers.get_all(header::VARY).iter();
    if !vary.any(|line| accept::is_told(line.as_bytes())) {
        headers.append(header::VARY, http::HeaderValue::from_static("accept"));
    }
}

impl Hooks for Handler {
    fn format(&self, context: &RequestContext) -> Option<Format> {
        accept::choose(&self.formats, context.accept())
    }

    #[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
    fn policy(&self) -> Policy {
        self.policy
    }

    fn negotiates(&self) -> bool {
        self.formats.len() > 1
    }

    fn answer(
        &self,
        err: &(dyn Error + 'static),
        links: usize,
        context: &RequestContext,
    ) -> Option<Box<dyn ApiError + Send + Sync>> {
        let mut link = Some(err);
        for _ in 0..links {
            let err = link?;
            for answer in &self.answers {
                if let Some(answer) = answer(err, context) {
                    return Some(answer.into_inner());
                }
            }
            link = err.source();
        }
        None
    }

    fn reported(&self, record: &Record<'_>, context: &RequestContext) {
        for reported in &self.reported {
            crate::guard(&mut || reported(record, context));
        }
    }
}

fn is_plain_text(content_type: &[u8]) -> bool {
    let end = content_type.iter().position(|byte| *byte == b';');
    let essence = &content_type[..end.unwrap_or(content_type.len())];
    essence.trim_ascii().eq_ignore_ascii_case(b"text/plain") || essence.trim_ascii().is_empty()
}

fn describes_body(name: &HeaderName) -> bool {
    const OF_THE_BODY: [HeaderName; 11] = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::CONTENT_LANGUAGE,
        header::CONTENT_LOCATION,
        header::CONTENT_RANGE,
        header::CONTENT_DISPOSITION,
        header::TRANSFER_ENCODING,
        header::TRAILER,
        header::ETAG,
        header::LAST_MODIFIED,
    ];
    OF_THE_BODY.contains(name)
        || name == header::ACCEPT_RANGES
        || matches!(
            name.as_str(),
            "digest" | "content-digest" | "repr-digest" | "content-md5"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(status: u16, content_type: Option<&str>) -> Seen<'_> {
        Seen {
            status: StatusCode::from_u16(status).expect("a status"),
            content_type: content_type.map(str::as_bytes),
            is_kept: false,
            is_empty: false,
        }
    }

    #[test]
    fn an_error_that_nobody_wrote_on_purpose_is_replaced() {
        let handler = Handler::default();
        for content_type in [
            None,
            Some(""),
            Some("text/plain"),
            Some("Text/Plain"),
            Some(" text/plain ; charset=utf-8"),
            Some(";"),
        ] {
            for status in [400, 404, 422, 499, 500, 503, 599] {
                let seen = seen(status, content_type);
                assert!(handler.replaces(&seen), "{status} {content_type:?}");
            }
        }
    }

    #[test]
    fn what_somebody_wrote_stays_unless_all_is_replaced() {
        let mut handler = Handler::default();
        let written = [
            "application/json",
            "application/problem+json",
            "text/html",
            "text/plain-x",
            "application/octet-stream",
            "\u{e9}",
        ];
        for content_type in written {
            assert!(!handler.replaces(&seen(500, Some(content_type))));
            let empty = Seen {
                is_empty: true,
                ..seen(500, Some(content_type))
            };
            assert!(
                handler.replaces(&empty),
                "there is nothing of {content_type}"
            );
        }
        handler.set_replace_foreign();
        for content_type in written {
            assert!(handler.replaces(&seen(500, Some(content_type))));
        }
    }

    #[test]
    fn what_is_no_error_stays_and_so_does_what_is_kept() {
        let mut handler = Handler::default();
        handler.set_replace_foreign();
        for status in [100, 101, 200, 204, 206, 301, 304, 399, 600, 999] {
            assert!(!handler.replaces(&seen(status, None)), "{status}");
        }
        let kept = Seen {
            is_kept: true,
            is_empty: true,
            ..seen(500, None)
        };
        assert!(!handler.replaces(&kept));
    }

    #[test]
    fn the_headers_of_the_resource_stay_and_those_of_the_body_go() {
        let mut headers = HeaderMap::new();
        for name in ["allow", "retry-after", "vary", "www-authenticate", "x-own"] {
            headers.append(HeaderName::from_static(name), "1".parse().expect("a value"));
        }
        for value in ["a=1", "b=2"] {
            headers.append("set-cookie", value.parse().expect("a value"));
        }
        let gone = [
            "content-type",
            "content-length",
            "content-encoding",
            "content-range",
            "etag",
            "last-modified",
            "accept-ranges",
            "digest",
            "transfer-encoding",
        ];
        for name in gone {
            headers.append(HeaderName::from_static(name), "x".parse().expect("a value"));
        }
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let response = Handler::default().replacement_of(status, &headers, None);
        let kept = response.headers();
        assert_eq!(
            (&kept["allow"], &kept["x-own"]),
            (&headers["allow"], &headers["x-own"])
        );
        assert_eq!(kept.get_all("set-cookie").iter().count(), 2);
        for name in gone {
            assert!(kept.get(name).is_none_or(|value| value != "x"), "{name}");
        }
    }
}
