//! What the operator reads of the request.

use std::fmt::Write as _;

use super::path;
use crate::request::RequestContext;
use crate::text::{Bounded, Escaped};

/// What an event says of the request.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) route: Option<String>,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) trace: Option<String>,
    pub(crate) span: Option<String>,
}

impl Request {
    pub(crate) fn of(context: &RequestContext) -> Self {
        Request {
            method: operator_text(context.method().as_str()),
            route: context.route().map(operator_text),
            path: operator_text(&path::scrubbed(context.route(), context.path())),
            id: context.request_id().to_owned(),
            trace: context.trace_id().map(str::to_owned),
            span: context.span_id().map(str::to_owned),
        }
    }
}

/// What a caller wrote: escaped and bounded.
fn operator_text(text: &str) -> String {
    let mut out = String::new();
    // A buffer of ours takes everything.
    let _ = Escaped::new(&mut Bounded::new(&mut out, LONGEST_OF_REQUEST)).write_str(text);
    out
}

/// The longest text of a request, in bytes, that an event repeats.
const LONGEST_OF_REQUEST: usize = 1024;
