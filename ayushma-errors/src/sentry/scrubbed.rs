//! What others capture, without its secrets: messages, panics, breadcrumbs, requests.

use sentry_core::Envelope;
use sentry_core::protocol::{
    Breadcrumb, Context, EnvelopeItem, Event, Log, Map, Request, Transaction, User, Value,
};

use super::event::MECHANISM;
use crate::report;
use crate::request::RequestContext;
use crate::scrub::{is_secret_name, scrub};

/// What [`begun`](super::begun) tells a transaction.
pub(super) const PATH: &str = "url.path";
pub(super) const ROUTE: &str = "http.route";

/// What a log's record of one of our errors has under these names may show `#[internal]` fields.
const WITH_INTERNALS: [&str; 3] = ["error.message", "error.fields", "error.source"];

/// The event as it may be sent; none if it says again what one of ours has said.
pub(super) fn event(mut event: Event<'static>, internal: bool) -> Option<Event<'static>> {
    let is_ours = has_mechanism(&event, MECHANISM);
    if !is_ours && is_double(&event) {
        return None;
    }
    for exception in &mut event.exception.values {
        optional(&mut exception.value);
    }
    optional(&mut event.message);
    optional(&mut event.transaction);
    optional(&mut event.culprit);
    if let Some(entry) = &mut event.logentry {
        text(&mut entry.message);
        entry.params.iter_mut().for_each(value);
    }
    for frames in event
        .exception
        .values
        .iter_mut()
        .filter_map(|one| one.stacktrace.as_mut())
    {
        frames
            .frames
            .iter_mut()
            .for_each(|frame| map(&mut frame.vars));
    }
    map(&mut event.extra);
    tags(&mut event.tags);
    contexts(&mut event.contexts);
    for one in &mut event.breadcrumbs.values {
        *one = breadcrumb(std::mem::take(one), internal);
    }
    if let Some(context) = RequestContext::current() {
        let of_request = report::Request::of(&context);
        let shown = of_request.route.as_deref().unwrap_or(&of_request.path);
        name(&mut event.transaction, context.method().as_str(), shown);
        if let Some(request) = &mut event.request {
            path(request, &of_request.path);
        }
    }
    event.request.iter_mut().for_each(request);
    event.user.iter_mut().for_each(user);
    Some(event)
}

/// The envelope as it may be sent: what traces and is no event has no hook of its own.
pub(super) fn envelope(envelope: Envelope) -> Envelope {
    let is_traced = |item: &EnvelopeItem| matches!(item, EnvelopeItem::Transaction(_));
    if !envelope.items().any(is_traced) {
        return envelope;
    }
    let mut clean = Envelope::new().with_headers(envelope.headers().clone());
    for item in envelope.into_items() {
        clean.add_item(match item {
            EnvelopeItem::Transaction(of) => transaction(*of).into(),
            item => item,
        });
    }
    clean
}

fn transaction(mut transaction: Transaction<'static>) -> Transaction<'static> {
    // What the exception handler inside has told of it.
    let told = |name: &str| match transaction.contexts.get("trace") {
        Some(Context::Trace(trace)) => trace.data.get(name)?.as_str().map(str::to_owned),
        _ => None,
    };
    if let (Some(request), Some(shown)) = (&mut transaction.request, told(PATH)) {
        let route = told(ROUTE);
        let method = request.method.clone().unwrap_or_default();
        name(
            &mut transaction.name,
            &method,
            route.as_deref().unwrap_or(&shown),
        );
        path(request, &shown);
    }
    optional(&mut transaction.name);
    map(&mut transaction.extra);
    tags(&mut transaction.tags);
    contexts(&mut transaction.contexts);
    transaction.request.iter_mut().for_each(request);
    transaction.user.iter_mut().for_each(user);
    for span in &mut transaction.spans {
        optional(&mut span.description);
        tags(&mut span.tags);
        map(&mut span.data);
    }
    transaction
}

/// A name of the kind `GET /reset/a-token` as the route has it: who has not asked the router takes the path for it.
fn name(name: &mut Option<String>, method: &str, shown: &str) {
    let of_path = |name: &String| {
        let rest = name
            .strip_prefix(method)
            .and_then(|rest| rest.strip_prefix(' '));
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    if let Some(name) = name.as_mut().filter(|name| of_path(name)) {
        *name = format!("{method} {shown}");
    }
}

/// The URL with its path as the operator may read it.
fn path(request: &mut Request, shown: &str) {
    if let Some(url) = &mut request.url {
        url.set_path(shown);
    }
}

fn request(request: &mut Request) {
    // Bodies, cookies and queries are the caller's.
    request.data = None;
    request.cookies = None;
    request.query_string = None;
    request.env.clear();
    // Whoever calls may call it as he likes.
    optional(&mut request.method);
    tags(&mut request.headers);
    if let Some(url) = &mut request.url {
        url.set_query(None);
        url.set_fragment(None);
        // Where it is no URL any more, it had a secret in a place that matters.
        request.url = scrub(url.as_str()).parse().ok();
    }
}

fn user(user: &mut User) {
    (user.email, user.ip_address) = (None, None);
    optional(&mut user.id);
    optional(&mut user.username);
    map(&mut user.other);
}

fn contexts(contexts: &mut Map<String, Context>) {
    for context in contexts.values_mut() {
        match context {
            Context::Other(values) => map(values),
            Context::Trace(trace) => {
                optional(&mut trace.description);
                map(&mut trace.data);
            }
            _ => {}
        }
    }
}

fn tags(tags: &mut Map<String, String>) {
    for (name, tag) in tags {
        named(name, tag);
    }
}

/// The breadcrumb as it may be sent. Logging makes them of our errors, too, whose internals the log alone may have.
pub(super) fn breadcrumb(mut breadcrumb: Breadcrumb, internal: bool) -> Breadcrumb {
    let data = &mut breadcrumb.data;
    if !internal && data.contains_key("error.id") && data.contains_key("error.code") {
        for name in WITH_INTERNALS {
            data.remove(name);
        }
        let ty = data.get("error.type").and_then(Value::as_str);
        breadcrumb.message = ty.map(str::to_owned);
    } else if !internal && breadcrumb.message.as_deref().is_some_and(is_line) {
        breadcrumb.message = Some("api_error".to_owned());
    }
    optional(&mut breadcrumb.message);
    map(&mut breadcrumb.data);
    breadcrumb
}

/// The structured log's record as it may be sent.
pub(super) fn log(mut log: Log, internal: bool) -> Log {
    let attributes = &mut log.attributes;
    if !internal && attributes.contains_key("error.id") && attributes.contains_key("error.code") {
        for name in WITH_INTERNALS {
            attributes.remove(name);
        }
        let ty = attributes.get("error.type").and_then(|ty| ty.0.as_str());
        ty.unwrap_or("api_error").clone_into(&mut log.body);
    } else if !internal && is_line(&log.body) {
        "api_error".clone_into(&mut log.body);
    }
    text(&mut log.body);
    for (name, attribute) in &mut log.attributes {
        named_value(name, &mut attribute.0);
    }
    log
}

/// Whether it is what the feature `log` writes of one of our errors, in one text.
fn is_line(text: &str) -> bool {
    text.starts_with("api_error error.message=") && text.contains(" error.id=")
}

/// Whether it is the `tracing` event of an error, which was sent as one of ours, or a panic that was.
fn is_double(event: &Event<'_>) -> bool {
    let is_traced = event.contexts.values().any(
        |context| matches!(context, Context::Other(fields) if fields.contains_key("error.id") && fields.contains_key("error.code")),
    );
    let is_logged = event.message.as_deref().is_some_and(is_line);
    is_traced || is_logged || (has_mechanism(event, "panic") && crate::panic::is_told())
}

fn has_mechanism(event: &Event<'_>, ty: &str) -> bool {
    let mechanisms = event
        .exception
        .values
        .iter()
        .filter_map(|one| one.mechanism.as_ref());
    mechanisms.into_iter().any(|mechanism| mechanism.ty == ty)
}

fn text(text: &mut String) {
    if let std::borrow::Cow::Owned(clean) = scrub(text) {
        *text = clean;
    }
}

fn optional(of: &mut Option<String>) {
    if let Some(of) = of {
        text(of);
    }
}

fn named(name: &str, value: &mut String) {
    if is_secret_name(name) && !is_mask(value) {
        "[REDACTED]".clone_into(value);
    } else {
        text(value);
    }
}

/// Whether it is what a field's own decision, or Sentry's, has left of it: `***hars`, `[REDACTED 36 chars]`, `[Filtered]`.
fn is_mask(value: &str) -> bool {
    value.starts_with("***") || value.starts_with("[REDACTED") || value == "[Filtered]"
}

fn map(values: &mut Map<String, Value>) {
    for (name, of) in values {
        named_value(name, of);
    }
}

fn named_value(name: &str, of: &mut Value) {
    match of {
        Value::Null => {}
        Value::String(text) => named(name, text),
        _ if is_secret_name(name) => *of = Value::String("[REDACTED]".to_owned()),
        _ => value(of),
    }
}

// Sentry's values were made by serde_json, which bounds their depth.
fn value(of: &mut Value) {
    match of {
        Value::String(of) => text(of),
        Value::Array(values) => values.iter_mut().for_each(value),
        Value::Object(values) => {
            for (name, of) in values {
                named_value(name, of);
            }
        }
        _ => {}
    }
}
