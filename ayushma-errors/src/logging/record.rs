//! One record, as formatters see it.

use std::fmt;
use std::time::SystemTime;

use super::captured::{Captured, Kept, Name};
use super::level::Severity;
use crate::level::Level;

/// What a formatter is given: one record, scrubbed and bounded but not yet escaped.
///
/// ```
/// use ayushma_errors::logging::{LineFormat, LogRecord};
///
/// /// A format of one's own: the level and the message.
/// #[derive(Debug)]
/// struct Short;
///
/// impl LineFormat for Short {
///     fn format(&self, record: &LogRecord<'_>, out: &mut Vec<u8>) {
///         out.extend_from_slice(record.level().to_string().as_bytes());
///         out.push(b' ');
///         out.extend_from_slice(record.message().replace('\n', "\\n").as_bytes());
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LogRecord<'a> {
    pub(crate) severity: Severity,
    pub(crate) time: SystemTime,
    pub(crate) target: &'a str,
    pub(crate) module: Option<&'a str>,
    pub(crate) file: Option<&'a str>,
    pub(crate) line: Option<u32>,
    pub(crate) captured: &'a Captured,
}

impl<'a> LogRecord<'a> {
    /// The level; CRITICAL is above ERROR.
    #[must_use]
    pub fn level(&self) -> Level {
        self.severity.into()
    }

    /// When it was emitted.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// The target, which is the logger's name.
    #[must_use]
    pub fn target(&self) -> &'a str {
        self.target
    }

    /// The module that emitted it.
    #[must_use]
    pub fn module_path(&self) -> Option<&'a str> {
        self.module
    }

    /// The source file, and the line in it.
    #[must_use]
    pub fn file(&self) -> Option<(&'a str, Option<u32>)> {
        self.file.map(|file| (file, self.line))
    }

    /// The message, or what an error's event says to the operator; it may have line breaks.
    #[must_use]
    pub fn message(&self) -> &'a str {
        match &self.captured.message {
            Some(range) => &self.captured.text[range.clone()],
            None => self.field_text("error.message").unwrap_or_default(),
        }
    }

    fn field_text(&self, name: &str) -> Option<&'a str> {
        match self.fields().find(|field| field.name == name)?.value {
            FieldValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The fields: the event's own, then those of the spans around it, the innermost first. What stands for several fields,
    /// as an error's own do, comes as these.
    pub fn fields(&self) -> impl Iterator<Item = LogField<'a>> + use<'a> {
        let captured = self.captured;
        captured.fields.iter().map(|kept| LogField {
            name: match &kept.name {
                Name::Fixed(name) => name,
                Name::Own(range) => &captured.text[range.clone()],
            },
            value: match &kept.value {
                Kept::Text(range) => FieldValue::Text(&captured.text[range.clone()]),
                Kept::Int(number) => FieldValue::Int(*number),
                Kept::Uint(number) => FieldValue::Uint(*number),
                Kept::Float(number) => FieldValue::Float(*number),
                Kept::Bool(value) => FieldValue::Bool(*value),
            },
            origin: kept.origin,
        })
    }

    /// The names of the spans it was emitted in, outermost first.
    pub fn spans(&self) -> impl Iterator<Item = &'static str> + use<'a> {
        self.captured.spans.iter().copied()
    }
}

/// A field of a [`LogRecord`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LogField<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: FieldValue<'a>,
    /// Where it comes from.
    pub origin: FieldOrigin,
}

/// Where a field of a record comes from.
///
/// ```
/// use ayushma_errors::logging::{FieldOrigin, LogField, LogRecord};
///
/// /// What the request's span says of it.
/// fn of_request<'a>(record: &LogRecord<'a>) -> impl Iterator<Item = LogField<'a>> {
///     record.fields().filter(|field| field.origin == FieldOrigin::Span)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldOrigin {
    /// The event itself.
    Event,
    /// A field of the error that the event reports: one of `error.fields`.
    Error,
    /// A span around the event.
    Span,
}

/// The value of a field. Whatever is no number and no truth value is text.
///
/// ```
/// use ayushma_errors::logging::FieldValue;
///
/// assert_eq!(FieldValue::Int(-3).to_string(), "-3");
/// assert_eq!(FieldValue::Text("a b").to_string(), "a b");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldValue<'a> {
    /// A text, as it is: not escaped.
    Text(&'a str),
    /// A whole number with a sign.
    Int(i64),
    /// A whole number without one.
    Uint(u64),
    /// A fraction, which may be no number at all.
    Float(f64),
    /// A truth value.
    Bool(bool),
}

impl fmt::Display for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldValue::Text(text) => f.write_str(text),
            FieldValue::Int(number) => number.fmt(f),
            FieldValue::Uint(number) => number.fmt(f),
            FieldValue::Float(number) => number.fmt(f),
            FieldValue::Bool(value) => value.fmt(f),
        }
    }
}
