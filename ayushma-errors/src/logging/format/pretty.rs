//! `pretty`: for people in front of a terminal.

use super::super::level::Severity;
use super::super::record::{FieldOrigin, LogRecord};
use super::super::time;
use super::LineFormat;
use super::text::{escape, value};

/// `15:38:26 ERROR my_app::chat the message name=value in request:inner`, in colour or not.
#[derive(Debug)]
pub(crate) struct Pretty {
    pub(crate) colour: bool,
}

const BOLD: &str = "1";
const DIM: &str = "2";
const ITALIC: &str = "3";

impl Pretty {
    fn painted(&self, style: &str, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        if !self.colour {
            write(out);
            return;
        }
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(style.as_bytes());
        out.push(b'm');
        write(out);
        out.extend_from_slice(b"\x1b[0m");
    }
}

fn colour(severity: Severity) -> &'static str {
    match severity.0 {
        ..=5 => "35",
        6..=10 => "34",
        11..=20 => "32",
        21..=30 => "33",
        31..=40 => "31",
        _ => "1;97;41",
    }
}

impl LineFormat for Pretty {
    fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        self.painted(DIM, out, |out| time::clock(record.time, out));
        out.push(b' ');
        let name = record.severity.name();
        self.painted(colour(record.severity), out, |out| {
            out.extend_from_slice(name.as_bytes());
        });
        // As wide as CRITICAL, the longest, and a space.
        out.resize(out.len() + 9_usize.saturating_sub(name.len()), b' ');
        self.painted(DIM, out, |out| escape(record.target, out));
        out.push(b' ');
        self.painted(BOLD, out, |out| escape(record.message(), out));
        let repeated = !record.captured.has_message();
        for field in record.fields() {
            if field.origin == FieldOrigin::Span || (repeated && field.name == "error.message") {
                continue;
            }
            out.push(b' ');
            self.painted(ITALIC, out, |out| escape(field.name, out));
            out.push(b'=');
            value(field.value, out, escape);
        }
        self.spans(record, out);
    }
}

impl Pretty {
    fn spans(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
        let mut separator = " in ";
        for name in record.spans() {
            self.painted(DIM, out, |out| {
                out.extend_from_slice(separator.as_bytes());
                escape(name, out);
            });
            separator = ":";
        }
        for field in record
            .fields()
            .filter(|field| field.origin == FieldOrigin::Span)
        {
            self.painted(DIM, out, |out| {
                out.push(b' ');
                escape(field.name, out);
                out.push(b'=');
                value(field.value, out, escape);
            });
        }
    }
}

/// Whether colours are wanted: on a terminal, unless `NO_COLOR` is set to something or the terminal is a dumb one.
pub(crate) fn wants_colour(is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    is_terminal && !is_set("NO_COLOR") && !is_dumb
}
