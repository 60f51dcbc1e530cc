//! One `LogRecord` of the OpenTelemetry protocol, as JSON, which the handler `otlp` puts into a request.

use super::super::record::{FieldOrigin, FieldValue, LogField, LogRecord};
use super::super::{thread, time};
use super::LineFormat;
use super::json::string;
use super::text::number;

#[derive(Debug)]
pub(crate) struct Otlp;

/// The record's own places of what else would be an attribute.
const TRACE: &str = "trace.id";
const SPAN: &str = "span.id";

impl LineFormat for Otlp {
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        let (seconds, nanos) = time::since_epoch(record.time);
        let at = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        for name in ["{\"timeUnixNano\":\"", "\",\"observedTimeUnixNano\":\""] {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(at.max(0).to_string().as_bytes());
        }
        out.extend_from_slice(b"\",\"severityNumber\":");
        number(severity_number(record), out);
        out.extend_from_slice(b",\"severityText\":\"");
        out.extend_from_slice(record.severity.name().as_bytes());
        out.push(b'"');
        if text_of(record, "error.id").is_some() && text_of(record, "error.code").is_some() {
            out.extend_from_slice(b",\"eventName\":\"api_error\"");
        }
        out.extend_from_slice(b",\"body\":{\"stringValue\":");
        string(record.message(), out);
        out.push(b'}');
        for (name, member, digits) in [(TRACE, ",\"traceId\":", 32), (SPAN, ",\"spanId\":", 16)] {
            if let Some(id) = text_of(record, name).filter(|id| is_hex(id, digits)) {
                out.extend_from_slice(member.as_bytes());
                string(id, out);
            }
        }
        attributes(record, out);
        out.push(b'}');
    }
}

/// The numbers of the protocol's data model: CRITICAL is FATAL.
fn severity_number(record: &LogRecord<'_>) -> u32 {
    match record.severity.0 {
        ..10 => 1,
        10..20 => 5,
        20..30 => 9,
        30..40 => 13,
        40..50 => 17,
        50.. => 21,
    }
}

/// What the event or a span says. An error's fields are the service's own words: one named `trace.id` is not the request's.
fn text_of<'a>(record: &LogRecord<'a>, name: &str) -> Option<&'a str> {
    let mut fields = record.fields();
    let field = fields.find(|field| field.name == name && field.origin != FieldOrigin::Error)?;
    match field.value {
        FieldValue::Text(text) => Some(text),
        _ => None,
    }
}

/// Zeros are no id.
fn is_hex(id: &str, digits: usize) -> bool {
    let is_zero = id.bytes().all(|byte| byte == b'0');
    id.len() == digits && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && !is_zero
}

/// Whether it stands in the record's own place, and so is no attribute.
fn has_own_place(field: &LogField<'_>) -> bool {
    let digits = match field.name {
        TRACE => 32,
        SPAN => 16,
        _ => return false,
    };
    matches!(field.value, FieldValue::Text(id) if is_hex(id, digits))
}

/// A name is there once, as it must be. Of two of one name the first counts: the event's before any span's, and both before
/// what we say of the place. An error's fields have their own names, as in `json`: none is taken for what the event says.
fn attributes(record: &LogRecord<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"attributes\":[");
    for (i, field) in record.fields().enumerate() {
        let is_errors = |field: &LogField<'_>| field.origin == FieldOrigin::Error;
        let same = |known: LogField<'_>| {
            known.name == field.name && is_errors(&known) == is_errors(&field)
        };
        if record.fields().take(i).any(same) {
            continue;
        }
        if is_errors(&field) {
            attribute(&format!("error.fields.{}", field.name), field.value, out);
        } else if !has_own_place(&field) {
            attribute(field.name, field.value, out);
        }
    }
    let mut own = |name: &str, value: FieldValue<'_>| {
        let same = |known: LogField<'_>| known.name == name && known.origin != FieldOrigin::Error;
        if !record.fields().any(same) {
            attribute(name, value, out);
        }
    };
    own("logger.name", FieldValue::Text(record.target));
    if let Some(file) = record.file {
        own("code.file.path", FieldValue::Text(file));
    }
    if let Some(line) = record.line {
        own("code.line.number", FieldValue::Uint(line.into()));
    }
    own("thread.id", FieldValue::Uint(thread::id()));
    thread::name(|name| own("thread.name", FieldValue::Text(name)));
    let spans: Vec<_> = record.spans().collect();
    if !spans.is_empty() {
        own("spans", FieldValue::Text(&spans.join(":")));
    }
    // The comma of the last one.
    out.pop();
    out.push(b']');
}

fn attribute(name: &str, value: FieldValue<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"key\":");
    string(name, out);
    out.extend_from_slice(b",\"value\":{");
    // Integers of 64 bits are texts in the protocol's JSON.
    match value {
        FieldValue::Int(number) => {
            out.extend_from_slice(format!("\"intValue\":\"{number}\"").as_bytes());
        }
        FieldValue::Uint(number) if i64::try_from(number).is_ok() => {
            out.extend_from_slice(format!("\"intValue\":\"{number}\"").as_bytes());
        }
        FieldValue::Bool(value) => {
            out.extend_from_slice(format!("\"boolValue\":{value}").as_bytes());
        }
        FieldValue::Float(number) if number.is_finite() => {
            out.extend_from_slice(b"\"doubleValue\":");
            super::json::value(value, out);
        }
        FieldValue::Float(number) => {
            out.extend_from_slice(format!("\"stringValue\":\"{number}\"").as_bytes());
        }
        FieldValue::Uint(number) => {
            out.extend_from_slice(format!("\"stringValue\":\"{number}\"").as_bytes());
        }
        FieldValue::Text(text) => {
            out.extend_from_slice(b"\"stringValue\":");
            string(text, out);
        }
    }
    out.extend_from_slice(b"}},");
}
