//! Statuses that are an error's: 4xx and 5xx, unless somebody says otherwise.

use http::StatusCode;

/// Whether a constant is a status that `#[status(..)]` may name.
#[must_use]
#[inline]
pub const fn is_status(status: StatusCode, non_error: bool) -> bool {
    let number = status.as_u16();
    let is_error = number >= 400 && number <= 599;
    is_error != non_error
}

/// The constant's number, for the table.
#[must_use]
#[inline]
pub const fn status_number(status: StatusCode) -> u16 {
    status.as_u16()
}

/// What `#[status(502, from = ..)]` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no status: `#[status(502, from = ...)]` takes a `StatusCode`, a `u16`, or an `Option` of one",
    label = "neither a `StatusCode` nor a `u16`"
)]
pub trait StatusValue {
    /// The status' number, unless there is none.
    fn status(&self) -> Option<u16>;
}

impl StatusValue for u16 {
    #[inline]
    fn status(&self) -> Option<u16> {
        Some(*self)
    }
}

impl StatusValue for StatusCode {
    #[inline]
    fn status(&self) -> Option<u16> {
        Some(self.as_u16())
    }
}

impl<T: StatusValue + ?Sized> StatusValue for &T {
    fn status(&self) -> Option<u16> {
        (**self).status()
    }
}

impl<T: StatusValue> StatusValue for Option<T> {
    fn status(&self) -> Option<u16> {
        self.as_ref()?.status()
    }
}

#[cfg(any(feature = "derive", feature = "metrics", feature = "sentry"))]
/// The code that the phrase makes, where a status is all that is known: `not_found`.
#[inline]
pub(crate) fn phrase_code(status: StatusCode) -> String {
    let mut code = phrase(status).to_ascii_lowercase().replace(' ', "_");
    code.retain(|c| c.is_ascii_alphanumeric() || c == '_');
    code
}

/// The phrase that goes with a status, also with one that has none registered.
pub(crate) fn phrase(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or(match status.as_u16() {
        400..=499 => "Client Error",
        500..=599 => "Server Error",
        _ => "Unknown Status",
    })
}
