//! An occurrence as Sentry knows it.

use std::borrow::Cow;

use sentry_core::Level as SentryLevel;
use sentry_core::protocol::{
    Context, Event, Exception, Mechanism, SpanId, TraceContext, TraceId, Value,
};
use sentry_core::types::Uuid;

use crate::exposure::Exposure;
use crate::level::Level;
use crate::record::{Record, bounded};
use crate::render::without_internals;
use crate::report::{self, Origin};
use crate::request::RequestContext;

/// What marks an event as ours.
pub(super) const MECHANISM: &str = "api-error";

pub(super) fn of(record: &Record<'_>, origin: Origin, internal: bool) -> Event<'static> {
    if internal {
        made(record, origin, true)
    } else {
        // An error of ours that is the source has internals, too.
        without_internals(|| made(record, origin, false))
    }
}

fn made(record: &Record<'_>, origin: Origin, internal: bool) -> Event<'static> {
    let code = record.code().to_string();
    let route = record
        .request()
        .and_then(RequestContext::route)
        .unwrap_or_default();
    let mut event = Event {
        event_id: Uuid::from_bytes(*record.id().as_bytes()),
        level: level(record),
        // Never by the text, which differs each time, and no more by what a value made of the code.
        fingerprint: Cow::Owned(vec![
            Cow::Borrowed("api_error"),
            Cow::Owned(record.fixed_code().to_string()),
            Cow::Owned(route.to_owned()),
        ]),
        logger: Some(record.target().to_owned()),
        exception: exceptions(record).into(),
        ..Event::default()
    };
    let mut tag = |name: &str, value: String| event.tags.insert(name.to_owned(), value);
    tag("error.code", code);
    if origin == Origin::Response {
        tag("http.status_code", record.status().as_u16().to_string());
    }
    record.fields(&mut |field| {
        let has_own_place = matches!(field.exposure(), Exposure::Source | Exposure::Location);
        // What panicked is our own field: the scrubber has read it, and without it nobody knows what to look for.
        let is_panic =
            field.name() == "panic" && record.definition().module().starts_with("ayushma_errors");
        let is_hidden = field.exposure() == Exposure::Internal && !internal && !is_panic;
        if !field.is_logged() || has_own_place || is_hidden {
            return;
        }
        let value = if is_filtered(field.name()) {
            "[Filtered]".to_owned()
        } else {
            bounded(&field)
        };
        event
            .extra
            .insert(field.name().to_owned(), Value::String(value));
    });
    if let Some(location) = record.location() {
        event
            .extra
            .insert("error.location".to_owned(), Value::String(location));
    }
    if let Some(request) = record.request() {
        add_request(&mut event, request);
    }
    event
}

/// Whether Sentry's server would put `[Filtered]` in place of a value of this name, even of a mask.
fn is_filtered(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "password",
        "passwd",
        "pwd",
        "secret",
        "key",
        "auth",
        "credential",
        "token",
        "session",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|filtered| name.contains(filtered))
}

fn level(record: &Record<'_>) -> SentryLevel {
    match record.level() {
        Level::Critical => SentryLevel::Fatal,
        Level::Error => SentryLevel::Error,
        Level::Warn => SentryLevel::Warning,
        Level::Info => SentryLevel::Info,
        Level::Debug | Level::Trace => SentryLevel::Debug,
        // It is silent in the log alone.
        Level::Off => match Level::of_status(record.status()) {
            Level::Error => SentryLevel::Error,
            _ => SentryLevel::Warning,
        },
    }
}

/// The last one is the error, and each before it what caused the one behind it.
fn exceptions(record: &Record<'_>) -> Vec<Exception> {
    let mut exceptions = Vec::new();
    let (source, links) = record.source_links();
    for (i, link) in links.into_iter().enumerate().rev() {
        let ty = match &source {
            Some(name) if i == 0 => name.clone(),
            _ => "Error".to_owned(),
        };
        exceptions.push(Exception {
            ty,
            value: Some(link),
            ..Exception::default()
        });
    }
    let definition = record.definition();
    let module = definition.module();
    exceptions.push(Exception {
        ty: definition.error_type(),
        value: Some(record.operator_text()),
        module: (!module.is_empty()).then(|| module.to_owned()),
        mechanism: Some(Mechanism {
            ty: MECHANISM.to_owned(),
            handled: Some(!crate::panic::is_panic(definition)),
            ..Mechanism::default()
        }),
        ..Exception::default()
    });
    exceptions
}

fn add_request(event: &mut Event<'static>, request: &RequestContext) {
    let of_request = report::Request::of(request);
    if let Some(route) = &of_request.route {
        event.transaction = Some(format!("{} {route}", of_request.method));
    }
    event
        .tags
        .insert("request_id".to_owned(), of_request.id.into_owned());
    for (name, value) in [
        ("http.request.method", Some(of_request.method)),
        ("http.route", of_request.route),
        ("url.path", Some(of_request.path)),
    ] {
        if let Some(value) = value {
            event
                .extra
                .insert(name.to_owned(), Value::String(value.into_owned()));
        }
    }
    if let (Some(trace), Some(span)) = (&of_request.trace, &of_request.span)
        && let (Ok(trace_id), Ok(span_id)) = (trace.parse::<TraceId>(), span.parse::<SpanId>())
    {
        let trace = TraceContext {
            trace_id,
            span_id,
            ..TraceContext::default()
        };
        event
            .contexts
            .insert("trace".to_owned(), Context::Trace(Box::new(trace)));
    }
}
