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
        let fields = || {
            record
                .fields()
                .filter(|field| field.origin != FieldOrigin::Span)
        };
        let mut separator: &[u8] = b"";
        for (i, field) in fields().enumerate() {
            if field.name == "error.message"
                || fields().take(i).any(|known| known.name == field.name)
            {
                continue;
            }
            out.extend_from_slice(separator);
            string(field.name, out);
            out.push(b':');
            value(field.value, out);
            separator = b",";
        }
        out.extend_from_slice(b"}}");
    }
}
