//! What becomes a `ValidationError` by itself.

use super::ValidationError;
use crate::detail::Detail;

/// The problems that make the request invalid.
impl From<Detail> for ValidationError {
    #[inline]
    fn from(detail: Detail) -> Self {
        Self::new().with_detail(detail)
    }
}

/// The problems of a `validator` report.
///
/// ```
/// use ayushma_errors::{ApiError, standard::ValidationError};
///
/// let err = ValidationError::from(validator::ValidationErrors::new());
/// assert_eq!(err.status(), 400);
/// ```
#[cfg(feature = "validator")]
impl From<validator::ValidationErrors> for ValidationError {
    fn from(report: validator::ValidationErrors) -> Self {
        Detail::from(report).into()
    }
}

/// The same of a report that somebody else keeps, as an exception handler's `on` lends it.
///
/// ```
/// use ayushma_errors::{ApiError, standard::ValidationError};
///
/// let err = ValidationError::from(&validator::ValidationErrors::new());
/// assert_eq!(err.status(), 400);
/// ```
#[cfg(feature = "validator")]
impl From<&validator::ValidationErrors> for ValidationError {
    fn from(report: &validator::ValidationErrors) -> Self {
        Detail::from(report).into()
    }
}

/// The problems of a `garde` report.
///
/// ```
/// use ayushma_errors::{ApiError, standard::ValidationError};
///
/// let err = ValidationError::from(garde::Report::new());
/// assert_eq!(err.status(), 400);
/// ```
#[cfg(feature = "garde")]
impl From<garde::Report> for ValidationError {
    fn from(report: garde::Report) -> Self {
        Detail::from(report).into()
    }
}

/// The same of a report that somebody else keeps, as an exception handler's `on` lends it.
///
/// ```
/// use ayushma_errors::{ApiError, standard::ValidationError};
///
/// let err = ValidationError::from(&garde::Report::new());
/// assert_eq!(err.status(), 400);
/// ```
#[cfg(feature = "garde")]
impl From<&garde::Report> for ValidationError {
    fn from(report: &garde::Report) -> Self {
        Detail::from(report).into()
    }
}

/// The problem that serde found, at its path.
///
/// ```
/// use ayushma_errors::{body, respond_as, standard::ValidationError};
/// use serde::de::value::{Error, MapDeserializer};
/// use std::collections::HashMap;
///
/// let form = MapDeserializer::<_, Error>::new([("count", "many")].into_iter());
/// let err = serde_path_to_error::deserialize::<_, HashMap<String, u32>>(form).unwrap_err();
/// let response = respond_as::<body::Drf>(&ValidationError::from(err));
/// assert_eq!(response.body(), br#"{"count":["A valid integer is required."]}"#);
/// ```
#[cfg(feature = "serde-path")]
impl<E: std::fmt::Display> From<serde_path_to_error::Error<E>> for ValidationError {
    fn from(err: serde_path_to_error::Error<E>) -> Self {
        Detail::from(err).into()
    }
}
