//! RFC 9457, the default.

use std::cell::Cell;

use super::prepared::{Prepared, put_instance};
use super::{Body, BodyFormat, PublicView};
use crate::detail::{self, Detail, put_code};
use crate::error::ApiError;
use crate::json;
use crate::occurrence::OccurrenceId;
use crate::slot::LONGEST_JSON;
use crate::text::LARGEST_ROOM;

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
        let prepared = Prepared::find(err);
        exact(prepared, err, None, &mut |out| {
            PublicView::with(err, Self::RESERVED, &mut |view| write(view, out));
        })
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
        if let Some(prepared) = Prepared::find(err)
            && prepared.write(err, None, out)
        {
            return;
        }
        PublicView::with(err, Self::RESERVED, &mut |view| write(view, out));
    }
}

impl BodyFormat for Problem {
    const MEDIA_TYPE: &'static str = "application/problem+json";

    const RESERVED: &'static [&'static str] = &[
        "type", "title", "status", "detail", "instance", "code", "errors",
    ];

    fn render(view: &PublicView<'_>) -> Body {
        let err = view.error();
        // A status that was set since is not the definition's.
        let is_own = view.status().as_u16() == err.__own().status().as_u16();
        let prepared = if is_own { Prepared::find(err) } else { None };
        let bytes = exact(prepared, err, view.id(), &mut |out| write(view, out));
        Body::new("application/problem+json", bytes)
    }
}

/// What is written, in one allocation of its length.
fn exact(
    prepared: Option<&Prepared>,
    err: &dyn ApiError,
    id: Option<OccurrenceId>,
    otherwise: &mut dyn FnMut(&mut Vec<u8>),
) -> Vec<u8> {
    thread_local! {
        static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    }
    if let Some(prepared) = prepared
        && let Some(fixed) = prepared.fixed(id)
    {
        return fixed;
    }
    // Else the length is known when it is written: the room in which it is made is kept for the next one. A thread that is
    // being torn down has none left.
    let mut room = ROOM.try_with(Cell::take).unwrap_or_default();
    room.clear();
    match prepared {
        Some(prepared) if prepared.write(err, id, &mut room) => {}
        _ => otherwise(&mut room),
    }
    let exact = room.as_slice().to_vec();
    // One huge body would hold its memory as long as the thread lives.
    if room.capacity() <= LARGEST_ROOM {
        let _ = ROOM.try_with(|kept| kept.set(room));
    }
    exact
}

fn write(view: &PublicView<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(&opening(view));
    json::escape(out, &view.message());
    put_instance(view.id(), out);
    out.extend_from_slice(b"\",\"code\":");
    put_code(out, view.code());
    for (name, value) in &view.members().0 {
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
    out.extend_from_slice(b",\"status\":");
    out.extend_from_slice(view.status().as_str().as_bytes());
    out.extend_from_slice(b",\"detail\":\"");
    out
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
