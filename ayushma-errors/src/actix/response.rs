//! Responses of actix-web: what is known of them, and what each of them gets.

use actix_web::body::{BodySize, MessageBody};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, VARY};
use actix_web::{Error, HttpResponse};

use crate::handler::{KeepResponse, Seen, accept};
use crate::request::RequestContext;
use crate::respond::Answered;

/// Whether it is a response that could be replaced.
pub(super) fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// What is known of the response without reading its body.
pub(super) fn seen<B: MessageBody>(response: &HttpResponse<B>) -> Option<Seen<'_>> {
    let extensions = response.extensions();
    let content_type = response.headers().get(CONTENT_TYPE);
    Some(Seen {
        status: http::StatusCode::from_u16(response.status().as_u16()).ok()?,
        content_type: content_type.map(HeaderValue::as_bytes),
        is_kept: extensions.contains::<Answered>() || extensions.contains::<KeepResponse>(),
        is_empty: matches!(response.body().size(), BodySize::None | BodySize::Sized(0)),
    })
}

/// The headers, in our version of `http`.
pub(super) fn headers(headers: &HeaderMap) -> http::HeaderMap {
    let mut ours = http::HeaderMap::new();
    for (name, value) in headers {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes());
        if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_bytes(value.as_bytes())) {
            ours.append(name, value);
        }
    }
    ours
}

/// The header that names a request.
pub(super) const ID: HeaderName = HeaderName::from_static("x-request-id");

/// The headers that each response gets. The id that was sent is most often the request's, and need not be copied.
pub(super) fn finish<B>(
    context: &RequestContext,
    sent: Option<HeaderValue>,
    response: &mut HttpResponse<B>,
) {
    let answered = response.extensions().get::<Answered>().map(Answered::id);
    let id = context.id_header().as_bytes();
    let sent = sent.filter(|sent| sent.as_bytes() == id);
    if let Some(id) = sent.or_else(|| HeaderValue::from_bytes(id).ok()) {
        response.headers_mut().insert(ID, id);
    }
    let mut vary = response.headers().get_all(VARY);
    let is_told = vary.any(|line| accept::is_told(line.as_bytes()));
    if answered.is_some() && context.negotiates() && !is_told {
        let accept = HeaderValue::from_static("accept");
        response.headers_mut().append(VARY, accept);
    }
    if let Some(id) = answered
        && let Ok(id) = HeaderValue::from_str(&id.to_string())
    {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-error-id"), id);
    }
    #[cfg(feature = "metrics")]
    if !response.extensions().contains::<crate::metrics::Counted>() {
        response.extensions_mut().insert(crate::metrics::Counted);
        crate::metrics::responded(response.status().as_u16());
    }
}

/// An error that carries its response: where a request was not given back there is no other way to answer.
pub(super) fn made(response: HttpResponse) -> Error {
    InternalError::from_response("it was answered by the exception handler", response).into()
}
