//! What the operator reads of the request.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::path;
use crate::request::RequestContext;
use crate::scrub::scrub;
use crate::text::{Bounded, Escaped, is_plain};

/// What an event says of the request.
pub(crate) struct Request<'a> {
    pub(crate) method: Cow<'a, str>,
    pub(crate) route: Option<Cow<'a, str>>,
    pub(crate) path: Cow<'a, str>,
    pub(crate) id: Cow<'a, str>,
    pub(crate) trace: Option<&'a str>,
    pub(crate) span: Option<&'a str>,
}

impl<'a> Request<'a> {
    pub(crate) fn of(context: &'a RequestContext) -> Self {
        Request {
            method: cleaned(scrub(context.method().as_str())),
            route: context.route().map(operator_text),
            path: cleaned(path::scrubbed(context.route(), context.path())),
            // It is the caller's, where he has sent one.
            id: scrub(context.request_id()),
            trace: context.trace_id(),
            span: context.span_id(),
        }
    }
}

fn cleaned(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => operator_text(text),
        Cow::Owned(text) => Cow::Owned(operator_text(&text).into_owned()),
    }
}

/// What a caller wrote: escaped and bounded.
fn operator_text(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_OF_REQUEST && is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    // A buffer of ours takes everything.
    let _ = Escaped::new(&mut Bounded::new(&mut out, LONGEST_OF_REQUEST)).write_str(text);
    Cow::Owned(out)
}

/// The longest text of a request, in bytes, that an event repeats.
const LONGEST_OF_REQUEST: usize = 1024;

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Method, Uri};

    use super::*;

    #[test]
    fn a_token_in_the_place_of_a_method_or_of_an_id_is_not_told() {
        let token = format!("ghp{}{}", "_", "0a1B".repeat(9));
        let method = Method::from_bytes(token.as_bytes()).expect("a method");
        let id = HeaderValue::try_from(&token).expect("a value");
        let headers = HeaderMap::from_iter([(http::HeaderName::from_static("x-request-id"), id)]);
        let context = RequestContext::new(&method, &Uri::from_static("/"), &headers);
        // The caller gets it back.
        assert_eq!(context.request_id(), token);
        let told = Request::of(&context);
        assert_eq!(told.method, "[REDACTED:github-token]");
        assert_eq!(told.id, "[REDACTED:github-token]");
    }
}
