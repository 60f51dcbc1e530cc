//! What handlers are given, besides what the crate's own extractors read.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::secrets;

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
