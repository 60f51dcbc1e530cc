//! RFC 9457, the default.

use std::cell::Cell;
use std::io::Write;

use super::prepared::Prepared;
use super::{Body, BodyFormat, PublicView};
use crate::detail::{self, Detail, put_code};
use crate::error::ApiError;
use crate::json;
use crate::occurrence::OccurrenceId;
use crate::slot::LONGEST_JSON;

/// RFC 9457 `application/problem+json`: the default body.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, respond};
///
/// #[derive(ApiError)]
/// #[status(429)]
/// #[message("Expected available in {wait} seconds.")]
/// #[api(instance = off)]
/// struct Throttled {
///     #[public]
///     wait: u64,
/// }
///
/// let response = respond(&Throttled { wait: 5 });
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// let body = String::from_utf8(response.into_body()).unwrap();
/// assert_eq!(
///     body,
///     r#"{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"Expected available in 5 seconds.","code":"throttled","wait":5}"#
/// );
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Problem;

impl Problem {
    /// The problem of an error that is no response, such as an item of a list: it has no `instance`, and is not reported.
    ///
    /// ```
    /// # #[cfg(feature = "derive")] {
    /// use ayushma_errors::{ApiError, body::Problem};
    ///
    /// #[derive(ApiError)]
    /// #[status(404)]
    /// struct Missing;
    ///
    /// let body = Problem::to_vec(&Missing);
    /// assert_eq!(body, br#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found","code":"missing"}"#);
    /// # }
    /// ```
    #[must_use]
    pub fn to_vec(err: &dyn ApiError) -> Vec<u8> {
        exact(&mut |out| Self::write(err, out))
    }

    /// The same behind what `out` holds, which can be used again: what has room allocates nothing here.
    ///
    /// ```
    /// # #[cfg(feature = "derive")] {
    /// use ayushma_errors::{ApiError, body::Problem};
    ///
    /// #[derive(ApiError)]
    /// #[status(404)]
    /// struct Missing;
    ///
    /// let mut out = b"[".to_vec();
    /// Problem::write(&Missing, &mut out);
    /// assert_eq!(out, [&b"["[..], &Problem::to_vec(&Missing)].concat());
    /// # }
    /// ```
    pub fn write(err: &dyn ApiError, out: &mut Vec<u8>) {
        PublicView::with(err, Self::RESERVED, &mut |view| write(view, out));
    }
}

impl BodyFormat for Problem {
    const MEDIA_TYPE: &'static str = "application/problem+json";

    const RESERVED: &'static [&'static str] = &[
        "type", "title", "status", "detail", "instance", "code", "errors",
    ];

    fn render(view: &PublicView<'_>) -> Body {
        Body::new(
            "application/problem+json",
            exact(&mut |out| write(view, out)),
        )
    }
}

/// What is written, in one allocation of its length: the room in which it is made is kept for the next one.
fn exact(write: &mut dyn FnMut(&mut Vec<u8>)) -> Vec<u8> {
    thread_local! {
        static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    }
    // A thread that is being torn down has none left.
    let mut room = ROOM.try_with(Cell::take).unwrap_or_default();
    room.clear();
    write(&mut room);
    let exact = room.as_slice().to_vec();
    // One huge body would hold its memory as long as the thread lives.
    if room.capacity() <= LARGEST_ROOM {
        let _ = ROOM.try_with(|kept| kept.set(room));
    }
    exact
}

/// The most that a thread keeps, in bytes.
pub(super) const LARGEST_ROOM: usize = 16 * 1024;

fn write(view: &PublicView<'_>, out: &mut Vec<u8>) {
    if Prepared::write(view, out) {
        return;
    }
    out.extend_from_slice(&opening(view));
    json::escape(out, &view.message());
    out.push(b'"');
    if let Some(id) = view.id() {
        instance(id, out);
    }
    out.extend_from_slice(b",\"code\":");
    put_code(out, view.code());
    for (name, value) in view.members().iter() {
        member(out, name, value.as_str());
    }
    errors(view, out);
    out.push(b'}');
}

/// From the brace to the quote before the message.
pub(super) fn opening(view: &PublicView<'_>) -> Vec<u8> {
    let mut out = b"{\"type\":".to_vec();
    json::write_str(&mut out, &view.type_uri());
    out.extend_from_slice(b",\"title\":");
    json::write_str(&mut out, &view.title());
    // Writing to a vector does not fail.
    let _ = write!(out, ",\"status\":{}", view.status().as_u16());
    out.extend_from_slice(b",\"detail\":\"");
    out
}

pub(super) fn instance(id: OccurrenceId, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"instance\":\"urn:uuid:");
    out.extend_from_slice(&id.hyphenated());
    out.push(b'"');
}

/// A `Detail` is a list with JSON pointers; any other list of problems is as it is.
fn errors(view: &PublicView<'_>, out: &mut Vec<u8>) {
    let (mut is_detail, mut is_message) = (false, false);
    view.with_problems(&mut |problems| {
        is_detail = true;
        is_message = problems.is_message();
    });
    if is_message {
        return;
    }
    if !is_detail {
        if let Some(errors) = view.errors() {
            member(out, "errors", errors.as_str());
        }
        return;
    }
    let mut errors = Vec::new();
    let mut write = |detail: &Detail, out: &mut Vec<u8>| {
        detail::write_pointers(detail, view.code(), out, LONGEST_JSON)
    };
    if view.write_problems(&mut errors, &mut write) {
        member(out, "errors", &String::from_utf8_lossy(&errors));
    }
}

pub(super) fn member(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b',');
    json::write_str(out, name);
    out.push(b':');
    out.extend_from_slice(value.as_bytes());
}
