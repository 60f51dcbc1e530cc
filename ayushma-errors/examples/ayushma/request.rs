//! What handlers are given. axum's own extractors answer in plain text, and quote the request; these answer as all else.

use std::convert::Infallible;

use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use ayushma_errors::ApiError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::secrets;

#[derive(ApiError)]
pub(crate) enum RequestError {
    /// axum knows best which 4xx it is. Its text quotes what was sent: a source, not a message.
    #[status(400, from = .0.status())]
    #[code("invalid_body")]
    #[message("The body is not the JSON that is expected here")]
    Body(#[from] JsonRejection),

    #[status(404)]
    #[code("no_such_page")]
    #[message("Nothing is served here")]
    Path(#[from] PathRejection),

    #[status(404)]
    #[message("Nothing is served here")]
    #[code("no_such_page", shared)]
    NoSuchPage,

    #[status(405)]
    MethodNotAllowed,
}

/// axum's `Json`, with our errors.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = RequestError;

    async fn from_request(request: Request, state: &S) -> Result<Self, RequestError> {
        let axum::Json(value) = axum::Json::from_request(request, state).await?;
        Ok(Json(value))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// axum's `Path`, with our errors.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, RequestError> {
        let path = axum::extract::Path::from_request_parts(parts, state).await?;
        Ok(Path(path.0))
    }
}

/// The key in the header `OpenAI-Key`, if there is one.
pub(crate) struct OpenAiKey(Option<String>);

impl OpenAiKey {
    pub(crate) fn of_header(self) -> Option<String> {
        self.0
    }

    /// The caller's key, else the service's.
    pub(crate) fn or_default(&self) -> String {
        let key = self.0.clone();
        key.unwrap_or_else(|| secrets::openai_key("valid"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OpenAiKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get("OpenAI-Key");
        Ok(OpenAiKey(
            header.and_then(|value| value.to_str().ok()).map(Into::into),
        ))
    }
}
