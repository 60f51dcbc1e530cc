//! What others capture, without its secrets: messages, panics, breadcrumbs, requests.

use sentry_core::protocol::{Breadcrumb, Context, Event, Log, Map, Value};

use super::event::MECHANISM;
use crate::scrub::{is_secret_name, scrub};

/// The event as it may be sent; none if it says again what one of ours has said.
pub(super) fn event(mut event: Event<'static>) -> Option<Event<'static>> {
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
    for (name, tag) in &mut event.tags {
        named(name, tag);
    }
    for context in event.contexts.values_mut() {
        if let Context::Other(values) = context {
            map(values);
        }
    }
    for one in &mut event.breadcrumbs.values {
        *one = breadcrumb(std::mem::take(one));
    }
    if let Some(request) = &mut event.request {
        // Bodies and cookies are the caller's.
        request.data = None;
        request.cookies = None;
        request.env.clear();
        optional(&mut request.query_string);
        for (name, header) in &mut request.headers {
            named(name, header);
        }
        if let Some(url) = &request.url {
            // Where it is no URL any more, it had a secret in a place that matters.
            request.url = scrub(url.as_str()).parse().ok();
        }
    }
    if let Some(user) = &mut event.user {
        (user.email, user.ip_address) = (None, None);
        optional(&mut user.id);
        optional(&mut user.username);
        map(&mut user.other);
    }
    Some(event)
}

pub(super) fn breadcrumb(mut breadcrumb: Breadcrumb) -> Breadcrumb {
    optional(&mut breadcrumb.message);
    map(&mut breadcrumb.data);
    breadcrumb
}

pub(super) fn log(mut log: Log) -> Log {
    text(&mut log.body);
    for (name, attribute) in &mut log.attributes {
        named_value(name, &mut attribute.0);
    }
    log
}

/// Whether it is the `tracing` event of an error, which was sent as one of ours, or a panic that was.
fn is_double(event: &Event<'_>) -> bool {
    let is_traced = event.contexts.values().any(
        |context| matches!(context, Context::Other(fields) if fields.contains_key("error.id") && fields.contains_key("error.code")),
    );
    is_traced || (has_mechanism(event, "panic") && crate::panic::is_told())
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
