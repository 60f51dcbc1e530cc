//! One record for the handler `sentry`, as JSON.

use super::super::record::{FieldOrigin, FieldValue, LogRecord};
use super::LineFormat;
use super::json::{string, value};
use super::text::number;

#[derive(Debug)]
pub(crate) struct Sentry;

impl LineFormat for Sentry {
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"severity\":");
        number(record.severity.0, out);
        out.extend_from_slice(b",\"logger\":");
        string(record.target, out);
        out.extend_from_slice(b",\"message\":");
        string(record.message(), out);
        // One of these is an event of Sentry's already.
        let is_error = |name: &str| {
            record
                .fields()
                .any(|field| field.name == name && matches!(field.value, FieldValue::Text(_)))
        };
        if is_error("error.id") && is_error("error.code") {
            out.extend_from_slice(b",\"is_error\":true");
        }
        out.extend_from_slice(b",\"fields\":{");
        let is_empty = !fields(record, FieldOrigin::Event, out);
        // Apart, for Sentry may have them only where its set-up says so.
        if record
            .fields()
            .any(|field| field.origin == FieldOrigin::Error)
        {
            out.extend_from_slice(if is_empty { b"".as_slice() } else { b"," });
            out.extend_from_slice(b"\"error.fields\":{");
            fields(record, FieldOrigin::Error, out);
            out.push(b'}');
        }
        out.extend_from_slice(b"}}");
    }
}

/// The fields of one origin; says whether there were any. Of a name that is there twice the first counts.
fn fields(record: &LogRecord<'_>, origin: FieldOrigin, out: &mut Vec<u8>) -> bool {
    let of_origin = || record.fields().filter(|field| field.origin == origin);
    let mut separator: &[u8] = b"";
    for (i, field) in of_origin().enumerate() {
        // The message has a place of its own.
        let is_message = origin == FieldOrigin::Event && field.name == "error.message";
        if is_message || of_origin().take(i).any(|known| known.name == field.name) {
            continue;
        }
        out.extend_from_slice(separator);
        string(field.name, out);
        out.push(b':');
        value(field.value, out);
        separator = b",";
    }
    !separator.is_empty()
}
