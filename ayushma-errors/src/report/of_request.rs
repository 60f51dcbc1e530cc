//! What the operator reads of the request.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::path;
use crate::request::RequestContext;
use crate::text::{Bounded, Escaped, is_plain};

/// What an event says of the request.
pub(crate) struct Request<'a> {
    pub(crate) method: Cow<'a, str>,
    pub(crate) route: Option<Cow<'a, str>>,
    pub(crate) path: Cow<'a, str>,
    pub(crate) id: &'a str,
    pub(crate) trace: Option<&'a str>,
    pub(crate) span: Option<&'a str>,
}

impl<'a> Request<'a> {
    pub(crate) fn of(context: &'a RequestContext) -> Self {
        Request {
            method: operator_text(context.method().as_str()),
            route: context.route().map(operator_text),
            path: match path::scrubbed(context.route(), context.path()) {
                Cow::Borrowed(path) => operator_text(path),
                Cow::Owned(path) => Cow::Owned(operator_text(&path).into_owned()),
            },
            id: context.request_id(),
            trace: context.trace_id(),
            span: context.span_id(),
        }
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
