//! Django REST Framework's body.

use super::problem::member;
use super::{Body, BodyFormat, PublicView};
use crate::json;

/// What Django REST Framework renders: `{"detail": "..."}`, or the list or map of problems itself.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, body, respond};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// #[message("Not found.")]
/// #[api(format = body::Drf)]
/// struct NotFound;
///
/// assert_eq!(respond(&NotFound).body(), br#"{"detail":"Not found."}"#);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Drf;

impl BodyFormat for Drf {
    const RESERVED: &'static [&'static str] = &["detail"];

    fn render(view: &PublicView<'_>) -> Body {
        let mut out = Vec::with_capacity(128);
        match view.errors() {
            // A text alone is not the body: beside it there are the members, around it is the list that has one item.
            Some(errors) if errors.as_str().starts_with('"') => {
                if view.is_validation() {
                    out.push(b'[');
                    out.extend_from_slice(errors.as_str().as_bytes());
                    out.push(b']');
                } else {
                    detail(view, errors.as_str(), &mut out);
                }
            }
            Some(errors) => out.extend_from_slice(errors.as_str().as_bytes()),
            None => {
                let mut message = Vec::new();
                json::write_str(&mut message, &view.message());
                detail(view, &String::from_utf8_lossy(&message), &mut out);
            }
        }
        Body::new("application/json", without_line_separators(out))
    }
}

fn detail(view: &PublicView<'_>, text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"detail\":");
    out.extend_from_slice(text.as_bytes());
    members(view, out);
    out.push(b'}');
}

/// The public members, each behind a comma.
pub(super) fn members(view: &PublicView<'_>, out: &mut Vec<u8>) {
    for (name, value) in &view.members().0 {
        member(out, name, value.as_str());
    }
}

/// Escapes what Django REST Framework escapes beyond JSON's need: U+2028 and U+2029, which end a line in old JavaScript.
/// In JSON they can only be in a string.
pub(super) fn without_line_separators(json: Vec<u8>) -> Vec<u8> {
    // Both begin with this byte, as many letters of other scripts do.
    if !json.contains(&0xE2) {
        return json;
    }
    let mut out = Vec::with_capacity(json.len() + 16);
    let mut rest = &json[..];
    loop {
        rest = match rest {
            [0xE2, 0x80, 0xA8, after @ ..] => {
                out.extend_from_slice(b"\\u2028");
                after
            }
            [0xE2, 0x80, 0xA9, after @ ..] => {
                out.extend_from_slice(b"\\u2029");
                after
            }
            [byte, after @ ..] => {
                out.push(*byte);
                after
            }
            [] => return out,
        };
    }
}
