//! JSON without `serde_json`: what an HTTP body needs of it, bounded in length and in depth.
//!
//! `write` makes text, `read` takes the text that `write` made apart again. Neither panics, and
//! neither ever repeats a value in an error.

mod compound;
mod number;
mod read;
mod write;

use std::fmt::{self, Display};
use std::io::Write as _;

use serde_core::{Serialize, ser};

pub(crate) use self::read::{Fragment, members};
pub(crate) use self::write::{write, write_guarded};

/// How many arrays and objects may be open at once: recursion must end before the stack does.
const MAX_LEVELS: usize = 128;

/// A value that can be written as JSON, whatever its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Serialize`, so that it cannot be public: derive `serde::Serialize` for it, or say `#[internal]` or `#[redact]`",
    label = "not `Serialize`"
)]
pub trait JsonValue {
    /// Appends compact JSON of at most `limit` bytes, or nothing at all. A panic of the value's is not caught.
    ///
    /// # Errors
    ///
    /// When the value cannot be written: see the variants of [`Error`].
    fn write_json(&self, out: &mut Vec<u8>, limit: usize) -> Result<(), Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> JsonValue for T {
    fn write_json(&self, out: &mut Vec<u8>, limit: usize) -> Result<(), Error> {
        write(out, self, limit)
    }
}

/// Why a value could not be written. It says nothing of the value, which may hold secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The value's own `Serialize` gave up.
    Custom,
    /// A map has a key that is no string, or a key without a value.
    Key,
    /// The value is nested too deeply.
    Depth,
    /// The text would be too long.
    Limit,
    /// The value's own `Serialize` panicked.
    Panic,
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Custom => "the value refused to be serialized",
            Self::Key => "a map's key is no string or has no value",
            Self::Depth => "the value is nested too deeply",
            Self::Limit => "the value is too long",
            Self::Panic => "the value panicked while it was serialized",
        })
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    /// Drops the text unread: it is the one place where a value could slip into our error.
    fn custom<T: Display>(_text: T) -> Self {
        Self::Custom
    }
}

/// Appends `text` as a JSON string, with its quotes.
pub(crate) fn write_str(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escape(out, text);
    out.push(b'"');
}

/// Appends `text` escaped, without quotes: clean runs are copied whole.
pub(crate) fn escape(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if is_clean(bytes) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut clean = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if needs_escape(*byte) {
            out.extend_from_slice(&bytes[clean..at]);
            escape_byte(out, *byte);
            clean = at + 1;
        }
    }
    out.extend_from_slice(&bytes[clean..]);
}

/// Whether nothing needs an escape, as in most text: eight bytes are looked at in one.
fn is_clean(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGHS: u64 = ONES << 7;
    // The high bit of a byte of this is set only where a byte is less than the other.
    let below = |bytes: u64, byte: u8| bytes.wrapping_sub(ONES * u64::from(byte)) & !bytes & HIGHS;
    let found = |word: u64| {
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = below(word ^ (ONES * u64::from(b'\\')), 1);
        below(word, b' ') | quote | backslash
    };
    let mut last = ONES * u64::from(b' ');
    if let Some(bytes) = bytes.last_chunk::<8>() {
        last = u64::from_ne_bytes(*bytes);
    } else {
        for byte in bytes {
            last = last << 8 | u64::from(*byte);
        }
    }
    let mut all = found(last);
    for word in bytes.as_chunks::<8>().0 {
        all |= found(u64::from_ne_bytes(*word));
    }
    all == 0
}

fn needs_escape(byte: u8) -> bool {
    matches!(byte, 0..0x20 | b'"' | b'\\')
}

fn escape_byte(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' => br#"\""#,
        b'\\' => br"\\",
        0x08 => br"\b",
        0x0c => br"\f",
        b'\n' => br"\n",
        b'\r' => br"\r",
        b'\t' => br"\t",
        _ => return append(out, format_args!("\\u{byte:04x}")),
    };
    out.extend_from_slice(short);
}

/// Formats straight into the buffer.
fn append(out: &mut Vec<u8>, text: fmt::Arguments<'_>) {
    // A `Vec` takes every byte, and we format nothing but numbers.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::{Error, JsonValue, write_str};

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        write_str(&mut out, text);
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn quotes_backslashes_and_controls_are_escaped() {
        assert_eq!(written(""), r#""""#);
        assert_eq!(written(r#"a"b\c/"#), r#""a\"b\\c/""#);
        assert_eq!(
            written("\0\u{1f}\u{8}\u{c}\n\r\t"),
            r#""\u0000\u001f\b\f\n\r\t""#
        );
    }

    #[test]
    fn an_escape_is_seen_wherever_it_stands() {
        for length in 0..20 {
            let text = "\u{20}~é".repeat(length);
            assert_eq!(written(&text), format!("\"{text}\""));
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                for (other, escaped) in [
                    ("\0", r"\u0000"),
                    ("\u{1f}", r"\u001f"),
                    ("\"", r#"\""#),
                    ("\\", r"\\"),
                ] {
                    let (before, behind) = text.split_at(at);
                    assert_eq!(
                        written(&format!("{before}{other}{behind}")),
                        format!("\"{before}{escaped}{behind}\"")
                    );
                }
            }
        }
    }

    #[test]
    fn other_text_is_left_raw() {
        assert_eq!(written("\u{7f}é…🦀"), "\"\u{7f}é…🦀\"");
    }

    #[test]
    fn a_value_is_written_without_its_type_being_known() {
        let values: [&dyn JsonValue; 3] = [&1_u8, &"a", &vec![Some(true), None]];
        let mut out = Vec::new();
        for value in values {
            assert_eq!(value.write_json(&mut out, 20), Ok(()));
        }
        assert_eq!(out, br#"1"a"[true,null]"#);
    }

    #[test]
    fn an_error_keeps_nothing_of_the_text_it_is_made_from() {
        let error = <Error as serde_core::ser::Error>::custom("s3cret");
        assert_eq!(error, Error::Custom);
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}
