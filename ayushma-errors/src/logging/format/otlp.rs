//! One `LogRecord` of the OpenTelemetry protocol, as JSON, which the handler `otlp` puts into a request.

use super::super::record::{FieldValue, LogRecord};
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

fn text_of<'a>(record: &LogRecord<'a>, name: &str) -> Option<&'a str> {
    let field = record.fields().find(|field| field.name == name)?;
    match field.value {
        FieldValue::Text(text) => Some(text),
        _ => None,
    }
}

fn is_hex(id: &str, digits: usize) -> bool {
    id.len() == digits && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Of two of one name the first counts: the event's before any span's.
fn attributes(record: &LogRecord<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"attributes\":[");
    attribute("logger.name", FieldValue::Text(record.target), out);
    if let Some(file) = record.file {
        attribute("code.file.path", FieldValue::Text(file), out);
    }
    if let Some(line) = record.line {
        attribute("code.line.number", FieldValue::Uint(line.into()), out);
    }
    attribute("thread.id", FieldValue::Uint(thread::id()), out);
    thread::name(|name| attribute("thread.name", FieldValue::Text(name), out));
    let spans: Vec<_> = record.spans().collect();
    if !spans.is_empty() {
        attribute("spans", FieldValue::Text(&spans.join(":")), out);
    }
    for (i, field) in record.fields().enumerate() {
        let is_known = |known: &str| record.fields().take(i).any(|field| field.name == known);
        if !matches!(field.name, TRACE | SPAN) && !is_known(field.name) {
            attribute(field.name, field.value, out);
        }
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
