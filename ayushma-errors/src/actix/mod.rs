//! actix-web: every error is a `ResponseError`, and [`ErrorMiddleware`] gives the framework's own the same shape.

#[cfg(feature = "derive")]
mod extract;
mod foreign;
mod middleware;
mod response;
mod scope;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};

#[cfg(feature = "derive")]
pub use self::extract::{Extracting, Form, Json, Path, Query};
pub use self::middleware::{ErrorMiddleware, ErrorService, ResponseFuture};
use crate::any::AnyError;
use crate::error::ApiError;
#[cfg(feature = "derive")]
#[doc(hidden)]
pub use crate::handler::Tracked;
use crate::respond::{Answered, respond};

/// The status, in the version of `http` that actix-web has.
#[doc(hidden)]
pub fn status_code(err: &dyn ApiError) -> StatusCode {
    StatusCode::from_u16(err.status().as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The error's response: what the derived `ResponseError` calls.
#[doc(hidden)]
pub fn error_response(err: &dyn ApiError) -> HttpResponse {
    into_actix(respond(err))
}

fn into_actix(response: crate::error::Response) -> HttpResponse {
    let (parts, body) = response.into_parts();
    let status =
        StatusCode::from_u16(parts.status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = HttpResponseBuilder::new(status);
    for (name, value) in &parts.headers {
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.as_bytes())) {
            builder.append_header((name, value));
        }
    }
    let mut response = if body.is_empty() {
        builder.finish()
    } else {
        builder.body(body)
    };
    if let Some(answered) = parts.extensions.get::<Answered>() {
        response.extensions_mut().insert(answered.clone());
    }
    response
}

impl ResponseError for AnyError {
    fn status_code(&self) -> StatusCode {
        status_code(self.as_api_error())
    }

    fn error_response(&self) -> HttpResponse {
        error_response(self.as_api_error())
    }
}

impl ResponseError for Box<dyn ApiError + Send + Sync> {
    fn status_code(&self) -> StatusCode {
        status_code(self)
    }

    fn error_response(&self) -> HttpResponse {
        error_response(self)
    }
}

impl<F: crate::body::BodyFormat, E: ApiError> ResponseError for crate::body::As<F, E> {
    fn status_code(&self) -> StatusCode {
        status_code(self.inner())
    }

    fn error_response(&self) -> HttpResponse {
        into_actix(crate::respond::respond_as::<F>(self.inner()))
    }
}
