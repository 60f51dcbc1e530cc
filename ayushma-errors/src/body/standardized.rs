//! The body of drf-standardized-errors.

use super::drf::{members, without_line_separators};
use super::{Body, BodyFormat, PublicView};
use crate::detail::{self, Detail, put_code};
use crate::json::write_str;
use crate::slot::LONGEST_JSON;

/// What drf-standardized-errors renders: `{"type": .., "errors": [{"code": .., "detail": .., "attr": ..}]}`.
///
/// `attr` is the problem's place, joined with dots. Public members stand behind `errors`.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{Detail, body, respond_as, standard::ValidationError};
///
/// let err = ValidationError::new().with_detail(Detail::map([("title", ["Too long."])]));
/// assert_eq!(
///     String::from_utf8_lossy(respond_as::<body::Standardized>(&err).body()),
///     r#"{"type":"validation_error","errors":[{"code":"invalid","detail":"Too long.","attr":"title"}]}"#
/// );
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Standardized;

impl BodyFormat for Standardized {
    const RESERVED: &'static [&'static str] = &["type", "errors"];

    #[inline]
    fn render(view: &PublicView<'_>) -> Body {
        let ty: &[u8] = if view.is_validation() {
            b"validation_error"
        } else if view.status().is_server_error() {
            b"server_error"
        } else {
            b"client_error"
        };
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(b"{\"type\":\"");
        out.extend_from_slice(ty);
        out.extend_from_slice(b"\",\"errors\":");
        let mut write = |detail: &Detail, out: &mut Vec<u8>| problems(view, detail, out);
        if !view.write_problems(&mut out, &mut write) {
            // A list that is no `Detail` is as it is; without one the message is the one problem.
            match view.errors() {
                Some(errors) if errors.as_str().starts_with('[') && view.detail().is_none() => {
                    out.extend_from_slice(errors.as_str().as_bytes());
                }
                _ => {
                    out.push(b'[');
                    problem(view, &view.message(), None, None, &mut out);
                    out.push(b']');
                }
            }
        }
        members(view, &mut out);
        out.push(b'}');
        Body::new("application/json", without_line_separators(out))
    }
}

#[inline]
fn problems(view: &PublicView<'_>, detail: &Detail, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let mut fits = true;
    out.push(b'[');
    detail::each_place(detail, &mut |text, code, attr| {
        if out.len() > start + 1 {
            out.push(b',');
        }
        fits = out.len() - start + text.len() <= LONGEST_JSON;
        if fits {
            problem(view, text, code, attr, out);
        }
        fits
    });
    out.push(b']');
    if !fits {
        out.truncate(start);
    }
    fits
}

#[inline]
fn problem(
    view: &PublicView<'_>,
    text: &str,
    code: Option<&crate::Code<'_>>,
    attr: Option<String>,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(b"{\"code\":");
    put_code(out, code.unwrap_or(view.code()));
    out.extend_from_slice(b",\"detail\":");
    write_str(out, text);
    out.extend_from_slice(b",\"attr\":");
    match attr {
        Some(attr) => write_str(out, &attr),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}
