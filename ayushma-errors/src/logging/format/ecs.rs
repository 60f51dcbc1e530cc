//! `ecs`: Elastic Common Schema, as ecs-logging has it.

use std::sync::Arc;

use super::super::at::At;
use super::super::error::ConfigError;
use super::super::record::{FieldOrigin, FieldValue, LogField, LogRecord};
use super::super::{thread, time};
use super::LineFormat;
use super::json::{string, value};
use super::text::number;

/// The version of the schema whose names and types these are.
const VERSION: &str = "8.11.0";

/// Who writes: what a cluster of many services tells them apart by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Service {
    /// The ECS name, and the value.
    fields: Vec<(&'static str, String)>,
}

/// The keys of the formatter's table, and the ECS names of their values.
const KEYS: [(&str, &str); 5] = [
    ("service_name", "service.name"),
    ("service_version", "service.version"),
    ("service_environment", "service.environment"),
    ("service_node_name", "service.node.name"),
    ("event_dataset", "event.dataset"),
];

impl Service {
    pub(crate) fn read(at: &At<'_>) -> Result<Self, ConfigError> {
        let keys = KEYS.iter().map(|(key, _)| *key);
        let known: Vec<_> = ["()", "class"].into_iter().chain(keys).collect();
        at.keys(&known)?;
        let mut fields = Vec::new();
        for (key, name) in KEYS {
            if let Some(at) = at.get(key)? {
                fields.push((name, at.text()?.to_owned()));
            }
        }
        Ok(Service { fields })
    }
}

#[derive(Debug)]
pub(crate) struct Ecs {
    service: Service,
}

impl Ecs {
    pub(crate) fn new(service: &Service) -> Arc<Self> {
        let service = service.clone();
        Arc::new(Ecs { service })
    }
}

/// What a value of a field must be to stand under its own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Keyword,
    Long,
}

/// The fields of the schema that events of services carry. Any other goes under `labels`, which takes every name: what the
/// schema knows but this list does not is not lost, only elsewhere.
const FIELDS: [(&str, Kind); 49] = [
    ("client.address", Kind::Keyword),
    ("container.id", Kind::Keyword),
    ("error.code", Kind::Keyword),
    ("error.id", Kind::Keyword),
    ("error.message", Kind::Keyword),
    ("error.stack_trace", Kind::Keyword),
    ("error.type", Kind::Keyword),
    ("event.action", Kind::Keyword),
    ("event.category", Kind::Keyword),
    ("event.code", Kind::Keyword),
    ("event.duration", Kind::Long),
    ("event.id", Kind::Keyword),
    ("event.kind", Kind::Keyword),
    ("event.module", Kind::Keyword),
    ("event.outcome", Kind::Keyword),
    ("event.provider", Kind::Keyword),
    ("event.reason", Kind::Keyword),
    ("event.severity", Kind::Long),
    ("event.type", Kind::Keyword),
    ("host.hostname", Kind::Keyword),
    ("host.name", Kind::Keyword),
    ("http.request.body.bytes", Kind::Long),
    ("http.request.bytes", Kind::Long),
    ("http.request.id", Kind::Keyword),
    ("http.request.method", Kind::Keyword),
    ("http.request.mime_type", Kind::Keyword),
    ("http.response.body.bytes", Kind::Long),
    ("http.response.bytes", Kind::Long),
    ("http.response.mime_type", Kind::Keyword),
    ("http.response.status_code", Kind::Long),
    ("http.version", Kind::Keyword),
    ("log.file.path", Kind::Keyword),
    ("log.origin.function", Kind::Keyword),
    ("service.id", Kind::Keyword),
    ("service.state", Kind::Keyword),
    ("service.type", Kind::Keyword),
    ("source.address", Kind::Keyword),
    ("span.id", Kind::Keyword),
    ("trace.id", Kind::Keyword),
    ("transaction.id", Kind::Keyword),
    ("url.domain", Kind::Keyword),
    ("url.extension", Kind::Keyword),
    ("url.fragment", Kind::Keyword),
    ("url.path", Kind::Keyword),
    ("url.port", Kind::Long),
    ("url.scheme", Kind::Keyword),
    ("user.id", Kind::Keyword),
    ("user.name", Kind::Keyword),
    ("user_agent.original", Kind::Keyword),
];

/// Where a field stands: under its own name, if the schema has it and the value is of its type.
fn own_place(field: &LogField<'_>) -> Option<&'static str> {
    // An error's fields are the service's own words: one named `url.path` is not the request's path.
    if field.origin == FieldOrigin::Error {
        return None;
    }
    let at = FIELDS
        .binary_search_by_key(&field.name, |(name, _)| name)
        .ok()?;
    let (name, kind) = FIELDS[at];
    let fits = match field.value {
        FieldValue::Text(_) => kind == Kind::Keyword,
        FieldValue::Int(_) => kind == Kind::Long,
        FieldValue::Uint(number) => kind == Kind::Long && i64::try_from(number).is_ok(),
        FieldValue::Float(_) | FieldValue::Bool(_) => false,
    };
    fits.then_some(name)
}

impl LineFormat for Ecs {
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"@timestamp\":\"");
        time::utc(record.time, out);
        out.extend_from_slice(b"\",\"log.level\":\"");
        out.extend_from_slice(record.severity.name().as_bytes());
        out.extend_from_slice(b"\",\"message\":");
        string(record.message(), out);
        out.extend_from_slice(b",\"ecs.version\":\"");
        out.extend_from_slice(VERSION.as_bytes());
        out.push(b'"');
        for (name, text) in &self.service.fields {
            key(name, out);
            string(text, out);
        }
        key("log.logger", out);
        string(record.target, out);
        if let Some(file) = record.file {
            key("log.origin.file.name", out);
            string(file, out);
        }
        if let Some(line) = record.line {
            key("log.origin.file.line", out);
            number(line, out);
        }
        key("process.pid", out);
        number(std::process::id(), out);
        key("process.thread.id", out);
        number(thread::id(), out);
        key("process.thread.name", out);
        thread::name(|name| string(name, out));
        own_places(record, out);
        labels(record, out);
        out.push(b'}');
    }
}

/// Names of ours need no escaping.
fn key(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// The fields that the schema has. Of two of one name the first counts: the event's before any span's.
fn own_places(record: &LogRecord<'_>, out: &mut Vec<u8>) {
    for (i, field) in record.fields().enumerate() {
        let Some(name) = own_place(&field) else {
            continue;
        };
        let is_known = |known: LogField<'_>| own_place(&known) == Some(name);
        if record.fields().take(i).any(is_known) {
            continue;
        }
        key(name, out);
        value(field.value, out);
    }
}

/// All else, as scalars of one flat object, whose names have no dots: Elastic would make objects of them.
fn labels(record: &LogRecord<'_>, out: &mut Vec<u8>) {
    let mut names: Vec<String> = Vec::new();
    for field in record.fields().filter(|field| own_place(field).is_none()) {
        let name = label(&field, &names);
        begin(&mut names, name, out);
        match field.value {
            // A `long` of Elastic's ends where `i64` does.
            FieldValue::Uint(number) if i64::try_from(number).is_err() => {
                string(&number.to_string(), out);
            }
            other => value(other, out),
        }
    }
    if record.captured.spans.is_empty() && names.is_empty() {
        return;
    }
    if !record.captured.spans.is_empty() {
        let spans: Vec<_> = record.spans().collect();
        let name = free("spans", &names);
        begin(&mut names, name, out);
        string(&spans.join(":"), out);
    }
    out.push(b'}');
}

fn begin(names: &mut Vec<String>, name: String, out: &mut Vec<u8>) {
    out.extend_from_slice(if names.is_empty() {
        b",\"labels\":{"
    } else {
        b","
    });
    string(&name, out);
    out.push(b':');
    names.push(name);
}

/// A label's name, which is none of those that there are already: nothing is lost.
fn label(field: &LogField<'_>, names: &[String]) -> String {
    let clean = |c: char| {
        if matches!(c, '.' | '*' | '\\') {
            '_'
        } else {
            c
        }
    };
    let name: String = field.name.chars().map(clean).collect();
    free(&name, names)
}

fn free(name: &str, names: &[String]) -> String {
    let is_free = |name: &String| !names.contains(name);
    let first = Some(name.to_owned()).filter(is_free);
    let mut others = (2..=names.len() + 2).map(|number| format!("{name}_{number}"));
    first.or_else(|| others.find(is_free)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_can_be_searched() {
        assert!(FIELDS.is_sorted_by_key(|(name, _)| name));
    }
}
