//! axum: every error is a response, and every extractor's refusal is one of ours.
//!
//! `Result<axum::Json<T>, ChatError>` in a handler is all there is to write. [`Json`], [`Query`], [`Path`] and [`Form`] (with the
//! feature `derive`) read as axum's do, and refuse with a [`Rejection`](crate::Rejection): where the problem is, and never what
//! the caller sent.

#[cfg(feature = "derive")]
mod extract;

#[cfg(feature = "derive")]
pub use self::extract::{Form, Json, Path, Query};
#[cfg(feature = "derive")]
#[doc(hidden)]
pub use crate::handler::Tracked;

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};

use crate::any::AnyError;
use crate::error::ApiError;
use crate::respond::respond;

/// The error's response: what the derived `IntoResponse` calls.
#[doc(hidden)]
pub fn into_response(err: &dyn ApiError) -> Response {
    respond(err).map(Body::from)
}

impl IntoResponse for AnyError {
    fn into_response(self) -> Response {
        into_response(self.as_api_error())
    }
}

impl IntoResponse for Box<dyn ApiError + Send + Sync> {
    fn into_response(self) -> Response {
        into_response(&self)
    }
}

impl<F: crate::body::BodyFormat, E: ApiError> IntoResponse for crate::body::As<F, E> {
    fn into_response(self) -> Response {
        crate::respond::respond_as::<F>(&self.into_inner()).map(Body::from)
    }
}
