//! `text`: Django's format strings.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use super::super::record::{FieldOrigin, FieldValue, LogRecord};
use super::super::{thread, time};
use super::LineFormat;
use super::template::{Attribute, Part, Spec, Template};
use crate::text::{Escaped, is_control};

/// When the program, or the first to ask, began.
static START: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);

#[derive(Debug)]
pub(crate) struct Text {
    template: Arc<Template>,
}

impl Text {
    pub(crate) fn new(template: Arc<Template>) -> Self {
        LazyLock::force(&START);
        Text { template }
    }
}

impl LineFormat for Text {
    fn reads_spans(&self) -> bool {
        self.template.parts.iter().any(|part| {
            matches!(
                part,
                Part::Attribute(Attribute::Spans | Attribute::Field(_), _)
            )
        })
    }

    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        let line = out.len();
        for part in &self.template.parts {
            match part {
                // A line break of the format would make two lines of one record.
                Part::Literal(text) => raw(text, out),
                Part::Attribute(attribute, spec) if *spec == Spec::default() => {
                    self.attribute(attribute, record, out);
                }
                Part::Attribute(attribute, spec) => {
                    let start = out.len();
                    self.attribute(attribute, record, out);
                    pad(out, start, *spec);
                }
            }
        }
        escape_from(line, out);
    }
}

impl Text {
    fn attribute(&self, attribute: &Attribute, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        match attribute {
            Attribute::LevelName => out.extend_from_slice(record.severity.name().as_bytes()),
            Attribute::LevelNo => number(record.severity.0, out),
            Attribute::AscTime => match &self.template.datefmt {
                Some(format) => raw(&time::strftime(format, record.time), out),
                None => time::local(record.time, out),
            },
            Attribute::Created => seconds(record.time, out),
            Attribute::Msecs => number(time::since_epoch(record.time).1 / 1_000_000, out),
            Attribute::RelativeCreated => {
                let since = record.time.duration_since(*START).unwrap_or_default();
                number(u64::try_from(since.as_millis()).unwrap_or(u64::MAX), out);
            }
            Attribute::Name => raw(record.target, out),
            Attribute::Module => raw(module(record), out),
            Attribute::FileName => raw(file_name(record), out),
            Attribute::PathName => raw(record.file.unwrap_or("-"), out),
            Attribute::LineNo => number(record.line.unwrap_or(0), out),
            Attribute::Process => number(std::process::id(), out),
            Attribute::ProcessName => raw(thread::process_name(), out),
            Attribute::Thread => number(thread::id(), out),
            Attribute::ThreadName => thread::name(|name| raw(name, out)),
            Attribute::Message => message(record, out),
            Attribute::Msg => raw(record.message(), out),
            Attribute::Spans => spans(record, out),
            Attribute::Field(name) => field(record, name, out),
        }
    }
}

/// What a handler's own records and `%(message)s` say: the message, then each field.
pub(super) fn message(record: &LogRecord<'_>, out: &mut Vec<u8>) {
    let text = record.message();
    raw(text, out);
    // The text of an error's event is its message already.
    let repeated = record.captured.has_message();
    let mut first = text.is_empty();
    for field in record.fields() {
        let elsewhere = field.origin == FieldOrigin::Span;
        if elsewhere || (!repeated && field.name == "error.message") {
            continue;
        }
        if !first {
            out.push(b' ');
        }
        first = false;
        raw(field.name, out);
        out.push(b'=');
        value(field.value, out, raw);
    }
}

/// A value as it can be read back: in quotes where it could be taken for more than one.
pub(super) fn value(value: FieldValue<'_>, out: &mut Vec<u8>, put: fn(&str, &mut Vec<u8>)) {
    match value {
        FieldValue::Text(text) => {
            let plain = !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte > b' ' && !matches!(byte, b'"' | b'=' | b'\\'));
            if plain {
                put(text, out);
                return;
            }
            out.push(b'"');
            for piece in text.split_inclusive(['"', '\\']) {
                match piece.as_bytes().last() {
                    Some(last @ (b'"' | b'\\')) => {
                        put(&piece[..piece.len() - 1], out);
                        out.extend_from_slice(&[b'\\', *last]);
                    }
                    _ => put(piece, out),
                }
            }
            out.push(b'"');
        }
        FieldValue::Bool(true) => out.extend_from_slice(b"true"),
        FieldValue::Bool(false) => out.extend_from_slice(b"false"),
        FieldValue::Int(value) => number(value, out),
        FieldValue::Uint(value) => number(value, out),
        FieldValue::Float(value) => display(value, out),
    }
}

fn field(record: &LogRecord<'_>, name: &str, out: &mut Vec<u8>) {
    match record.fields().find(|field| field.name == name) {
        Some(field) => match field.value {
            FieldValue::Text(text) => raw(text, out),
            other => value(other, out, raw),
        },
        None if name == "critical" => display(record.severity.0 >= 50, out),
        None => out.push(b'-'),
    }
}

fn spans(record: &LogRecord<'_>, out: &mut Vec<u8>) {
    for (i, name) in record.spans().enumerate() {
        if i > 0 {
            out.push(b':');
        }
        raw(name, out);
    }
}

/// Python's is the file without its ending. Where the event names no file, as an error's does not, it is the last part of the
/// module's path.
fn module<'a>(record: &LogRecord<'a>) -> &'a str {
    match (record.file, record.module) {
        (None, Some(path)) => path.rsplit("::").next().unwrap_or(path),
        _ => file_name(record).split('.').next().unwrap_or("-"),
    }
}

fn file_name<'a>(record: &LogRecord<'a>) -> &'a str {
    let path = record.file.unwrap_or("-");
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn seconds(time: SystemTime, out: &mut Vec<u8>) {
    let (seconds, nanos) = time::since_epoch(time);
    number(seconds, out);
    display(format_args!(".{:06}", nanos / 1_000), out);
}

pub(super) fn display(value: impl std::fmt::Display, out: &mut Vec<u8>) {
    use std::io::Write as _;
    // A vector takes everything.
    let _ = write!(out, "{value}");
}

/// Appends a text as it is; the line as a whole is escaped when it is complete, which is cheaper and the same.
fn raw(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(text.as_bytes());
}

/// Writes out what steers in the line that begins there.
fn escape_from(line: usize, out: &mut Vec<u8>) {
    if is_plain(&out[line..]) {
        return;
    }
    // All that was appended is text.
    let text = String::from_utf8_lossy(&out[line..]);
    if !text.chars().any(is_control) {
        return;
    }
    let text = text.into_owned();
    out.truncate(line);
    escape(&text, out);
}

/// Appends a text that may hold anything, with what steers written out.
pub(super) fn escape(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) || !text.chars().any(is_control) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let _ = Escaped::new(&mut escaped).write_str(text);
    out.extend_from_slice(escaped.as_bytes());
}

/// Whether all of it is printable ASCII. It looks at all bytes and not at the first that is not: many at a time.
pub(super) fn is_plain(text: &[u8]) -> bool {
    let outside = |byte: &u8| u8::from(byte.wrapping_sub(b' ') > b'~' - b' ');
    text.iter().map(outside).fold(0, |a, b| a | b) == 0
}

/// A whole number in digits, without the machinery that `Display` brings.
pub(super) trait Whole {
    fn sign_and_size(self) -> (bool, u64);
}

macro_rules! whole {
    ($($signed:ty),* ; $($unsigned:ty),*) => {
        $(impl Whole for $signed {
            fn sign_and_size(self) -> (bool, u64) {
                (self < 0, u64::from(self.unsigned_abs()))
            }
        })*
        $(impl Whole for $unsigned {
            fn sign_and_size(self) -> (bool, u64) {
                (false, u64::from(self))
            }
        })*
    };
}

whole!(i64; u32, u64);

pub(super) fn number(number: impl Whole, out: &mut Vec<u8>) {
    let (is_negative, mut size) = number.sign_and_size();
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(size % 10).unwrap_or(0);
        size /= 10;
        if size == 0 {
            break;
        }
    }
    if is_negative {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

fn pad(out: &mut Vec<u8>, start: usize, spec: Spec) {
    let text = String::from_utf8_lossy(&out[start..]).into_owned();
    let text: String = match spec.precision {
        Some(most) => text.chars().take(most).collect(),
        None => text,
    };
    let missing = spec.width.saturating_sub(text.chars().count());
    out.truncate(start);
    let before = match (spec.left, spec.centred) {
        (_, true) => missing / 2,
        (true, false) => 0,
        (false, false) => missing,
    };
    let filling = if spec.zeros { b'0' } else { b' ' };
    out.resize(out.len() + before, filling);
    out.extend_from_slice(text.as_bytes());
    out.resize(out.len() + missing - before, b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
        let written = |write: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut out);
            String::from_utf8(out).expect("digits are text")
        };
        for n in [0, 7, 10, -1, i64::MIN, i64::MAX] {
            assert_eq!(written(&|out| number(n, out)), n.to_string());
        }
        assert_eq!(written(&|out| number(u64::MAX, out)), u64::MAX.to_string());
    }

    #[test]
    fn printable_ascii_is_plain_and_nothing_else_is() {
        for byte in 0..=127_u8 {
            let text = format!("ab{}", char::from(byte));
            assert_eq!(
                is_plain(text.as_bytes()),
                (b' '..=b'~').contains(&byte),
                "{text:?}"
            );
        }
        assert!(!is_plain("é".as_bytes()) && is_plain(b""));
    }
}
