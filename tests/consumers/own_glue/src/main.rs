//! Somebody else in the build enabled the framework features; this crate has its own glue.

use actix_web::ResponseError;
use axum_core::response::{IntoResponse, Response};
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[api(skip(IntoResponse, ResponseError))]
#[status(404)]
struct Mine;

impl IntoResponse for Mine {
    fn into_response(self) -> Response {
        (http::StatusCode::IM_A_TEAPOT, self.to_string()).into_response()
    }
}

impl ResponseError for Mine {
    fn status_code(&self) -> actix_web::http::StatusCode {
        actix_web::http::StatusCode::IM_A_TEAPOT
    }
}

/// The other impls can be one's own, too.
#[derive(Debug, ApiError)]
#[api(skip(Debug, Display, Error, From, Serialize))]
#[status(502)]
struct All(#[from] std::io::Error);

impl std::fmt::Display for All {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("mine")
    }
}

impl std::error::Error for All {}

impl From<std::io::Error> for All {
    fn from(err: std::io::Error) -> Self {
        All(err)
    }
}

impl serde::Serialize for All {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("mine")
    }
}

/// And this one has ours.
#[derive(ApiError)]
#[status(410)]
struct Ours;

fn main() {
    assert_eq!(Mine.into_response().status(), 418);
    assert_eq!(Mine.error_response().status().as_u16(), 418);
    assert_eq!(Ours.into_response().status(), 410);
    assert_eq!(Ours.error_response().status().as_u16(), 410);
    assert_eq!(
        All::from(std::io::Error::other("x"))
            .into_response()
            .status(),
        502
    );
}
