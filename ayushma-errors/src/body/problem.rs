//! RFC 9457, the default.

use std::io::Write;

use super::{Body, BodyFormat, PublicView};
use crate::detail::{self, Detail, put_code};
use crate::json;
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

impl BodyFormat for Problem {
    const MEDIA_TYPE: &'static str = "application/problem+json";

    const RESERVED: &'static [&'static str] = &[
        "type", "title", "status", "detail", "instance", "code", "errors",
    ];

    fn render(view: &PublicView<'_>) -> Body {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(b"{\"type\":");
        json::write_str(&mut out, &view.type_uri());
        out.extend_from_slice(b",\"title\":");
        json::write_str(&mut out, &view.title());
        // Writing to a vector does not fail.
        let _ = write!(out, ",\"status\":{}", view.status().as_u16());
        out.extend_from_slice(b",\"detail\":");
        json::write_str(&mut out, &view.message());
        if let Some(id) = view.id() {
            let _ = write!(out, ",\"instance\":\"{}\"", id.urn());
        }
        out.extend_from_slice(b",\"code\":");
        put_code(&mut out, view.code());
        for (name, value) in view.members().iter() {
            member(&mut out, name, value.as_str());
        }
        errors(view, &mut out);
        out.push(b'}');
        Body::new("application/problem+json", out)
    }
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
