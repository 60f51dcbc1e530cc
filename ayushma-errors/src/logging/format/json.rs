//! `json`: one object a line.

use super::super::record::{FieldOrigin, FieldValue, LogRecord};
use super::super::{thread, time};
use super::LineFormat;
use super::text::{display, is_plain, number};
use crate::text::is_control;

/// `{"timestamp":...,"level":...,"target":...,"message":...,"fields":{...},"error":{...},"spans":[...]}`.
#[derive(Debug)]
pub(crate) struct Json;

impl LineFormat for Json {
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"timestamp\":\"");
        time::utc(record.time, out);
        out.extend_from_slice(b"\",\"level\":\"");
        out.extend_from_slice(record.severity.name().as_bytes());
        out.extend_from_slice(b"\",\"target\":");
        string(record.target, out);
        out.extend_from_slice(b",\"message\":");
        string(record.message(), out);
        for (name, origin) in [
            ("fields", FieldOrigin::Event),
            ("error.fields", FieldOrigin::Error),
            ("span", FieldOrigin::Span),
        ] {
            fields(record, name, origin, out);
        }
        let mut separator = ",\"spans\":[";
        for name in record.spans() {
            out.extend_from_slice(separator.as_bytes());
            string(name, out);
            separator = ",";
        }
        if separator == "," {
            out.push(b']');
        }
        if let Some(file) = record.file {
            out.extend_from_slice(b",\"file\":");
            string(file, out);
        }
        if let Some(line) = record.line {
            out.extend_from_slice(b",\"line\":");
            number(line, out);
        }
        out.extend_from_slice(b",\"process\":");
        number(std::process::id(), out);
        out.extend_from_slice(b",\"thread\":");
        number(thread::id(), out);
        out.extend_from_slice(b",\"threadName\":");
        thread::name(|name| string(name, out));
        out.push(b'}');
    }
}

/// An object of the fields of one origin, if there are any. Of a name that is there twice the first counts.
fn fields(record: &LogRecord<'_>, name: &str, origin: FieldOrigin, out: &mut Vec<u8>) {
    let of_origin = || record.fields().filter(move |field| field.origin == origin);
    for (i, field) in of_origin().enumerate() {
        if i == 0 {
            out.extend_from_slice(b",\"");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":{");
        } else if of_origin().take(i).any(|known| known.name == field.name) {
            continue;
        } else {
            out.push(b',');
        }
        string(field.name, out);
        out.push(b':');
        value(field.value, out);
    }
    if of_origin().next().is_some() {
        out.push(b'}');
    }
}

/// A value as JSON; what is no number of JSON's is a string.
pub(super) fn value(value: FieldValue<'_>, out: &mut Vec<u8>) {
    match value {
        FieldValue::Text(text) => string(text, out),
        FieldValue::Float(number) if !number.is_finite() => {
            out.push(b'"');
            display(number, out);
            out.push(b'"');
        }
        // `1e300` in digits would be three hundred of them.
        FieldValue::Float(number) => display(format_args!("{number:?}"), out),
        FieldValue::Bool(value) => display(value, out),
        FieldValue::Int(whole) => number(whole, out),
        FieldValue::Uint(whole) => number(whole, out),
    }
}

/// A JSON string in which nothing steers: what a terminal or a viewer would obey is escaped, too.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    // Most texts need nothing, and that is known of many bytes at a time.
    let quotes = |byte: &u8| u8::from(matches!(byte, b'"' | b'\\'));
    if is_plain(bytes) && bytes.iter().map(quotes).fold(0, |a, b| a | b) == 0 {
        out.extend_from_slice(bytes);
        out.push(b'"');
        return;
    }
    let mut clean = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~') {
            at += 1;
            continue;
        }
        // The first byte of a character, for the loop goes by characters wherever it stops.
        let c = text[at..].chars().next().unwrap_or('\u{fffd}');
        if byte < 0x80 || is_control(c) {
            out.extend_from_slice(&bytes[clean..at]);
            escape(c, out);
            clean = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    out.extend_from_slice(&bytes[clean..]);
    out.push(b'"');
}

fn escape(c: char, out: &mut Vec<u8>) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        // Readers in C, rsyslog's among them, end a text at `\u0000`: it is written out, as `text` does it.
        '\0' => out.extend_from_slice(b"\\\\u{0}"),
        // All of them are in the basic plane.
        _ => display(format_args!("\\u{:04x}", u32::from(c)), out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_escaped_and_reads_back_as_it_was() {
        let text = "a\"b\\c\nd\r\te\u{1b}[31m\u{7f}\u{85}\u{9b}\u{2028}\u{202e}\u{feff}é🦀";
        let mut out = Vec::new();
        string(text, &mut out);
        let line = String::from_utf8(out).expect("it is text");
        assert!(!line.chars().any(is_control), "{line:?}");
        assert_eq!(
            serde_json::from_str::<String>(&line).ok().as_deref(),
            Some(text)
        );
    }

    #[test]
    fn a_text_does_not_end_at_a_nul() {
        let mut out = Vec::new();
        string("a\0b", &mut out);
        assert_eq!(out, br#""a\\u{0}b""#);
    }

    #[test]
    fn a_fraction_that_is_no_number_is_a_string() {
        for (number, wanted) in [
            (f64::NAN, "\"NaN\""),
            (f64::INFINITY, "\"inf\""),
            (1e300, "1e300"),
            (0.5, "0.5"),
        ] {
            let mut out = Vec::new();
            value(FieldValue::Float(number), &mut out);
            assert_eq!(String::from_utf8(out).as_deref(), Ok(wanted));
        }
    }
}
