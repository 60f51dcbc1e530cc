//! axum: every error is a response.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};

use crate::any::AnyError;
use crate::error::ApiError;
use crate::respond::respond;

/// The error's response: what the derived `IntoResponse` calls.
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
