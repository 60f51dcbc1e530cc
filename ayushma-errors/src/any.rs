//! For handlers that return several kinds of errors.

use std::fmt;

use crate::error::ApiError;

/// What a handler with several kinds of errors returns: `?` takes every [`ApiError`] as it is.
///
/// It is a response and no `Error` itself, since only so can it be made of every error.
/// There is no `From` of other crates' errors: it would let any `?` choose a status.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{AnyError, ApiError};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// struct Missing;
///
/// #[derive(ApiError)]
/// #[status(409)]
/// struct Conflict;
///
/// fn handler(missing: bool) -> Result<(), AnyError> {
///     if missing {
///         Err(Missing)?;
///     }
///     Err(Conflict)?
/// }
///
/// assert_eq!(handler(true).unwrap_err().as_api_error().status(), 404);
/// assert_eq!(handler(false).unwrap_err().as_api_error().status(), 409);
/// # }
/// ```
pub struct AnyError(Box<dyn ApiError + Send + Sync>);

impl AnyError {
    /// The error that it was made of.
    #[must_use]
    pub fn as_api_error(&self) -> &(dyn ApiError + Send + Sync) {
        &*self.0
    }

    /// The error that it was made of, to keep.
    #[must_use]
    pub fn into_inner(self) -> Box<dyn ApiError + Send + Sync> {
        self.0
    }
}

impl<E: ApiError + Send + Sync + 'static> From<E> for AnyError {
    fn from(err: E) -> Self {
        AnyError(Box::new(err))
    }
}

impl fmt::Debug for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
