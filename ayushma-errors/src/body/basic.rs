//! The shortest body that a program can match on.

use super::problem::member;
use super::{Body, BodyFormat, PublicView};
use crate::detail::put_code;
use crate::json;

/// `{"type": code, "message": .., "context": {public members}}`; problems of the request are in `context.errors`.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, body, respond_as};
///
/// #[derive(ApiError)]
/// #[status(429)]
/// #[message("Later")]
/// struct Throttled {
///     #[public]
///     wait: u64,
/// }
///
/// assert_eq!(
///     String::from_utf8_lossy(respond_as::<body::Basic>(&Throttled { wait: 3 }).body()),
///     r#"{"type":"throttled","message":"Later","context":{"wait":3}}"#
/// );
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Basic;

impl BodyFormat for Basic {
    const RESERVED: &'static [&'static str] = &["errors"];

    #[inline]
    fn render(view: &PublicView<'_>) -> Body {
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(b"{\"type\":");
        put_code(&mut out, view.code());
        out.extend_from_slice(b",\"message\":");
        json::write_str(&mut out, &view.message());
        out.extend_from_slice(b",\"context\":{");
        let context = out.len();
        for (name, value) in &view.members().0 {
            member(&mut out, name, value.as_str());
        }
        let mut is_message = false;
        view.with_problems(&mut |problems| is_message = problems.is_message());
        if let Some(errors) = view.errors().filter(|_| !is_message) {
            member(&mut out, "errors", errors.as_str());
        }
        // Each member stands behind a comma.
        if out.len() > context {
            out.remove(context);
        }
        out.extend_from_slice(b"}}");
        Body::new("application/json", out)
    }
}
