//! The values of one error, as an expansion hands them out: borrowed, erased, and each of a kind that says how it may be shown.

use std::borrow::Cow;
use std::fmt::{self, Debug, Display, Write};

use http::HeaderValue;

use crate::detail::{self, Problems};
use crate::header::InvalidHeader;
use crate::json::JsonValue;
use crate::text::{Escaped, guarded, scrubbed};
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
use crate::text::{append_scrubbed, bound, escape};

/// How a function writes a value.
pub(crate) type WriteFn<'a> = dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result + 'a;
/// How an expression lends a value that is serialized.
pub(crate) type LendFn<'a> = dyn Fn(&mut dyn FnMut(&dyn JsonValue)) + 'a;
/// How an expression makes a header.
pub(crate) type HeaderFn<'a> = dyn Fn() -> Option<Result<HeaderValue, InvalidHeader>> + 'a;

/// A value of the error, behind what may be done with it.
///
/// What is redacted whole has no slot: its value is not in the expansion at all.
#[derive(Clone, Copy)]
pub enum Slot<'a> {
    /// Text that a decision allows as it is.
    Text(&'a dyn Display),
    /// The same by `Debug`.
    Debug(&'a dyn Debug),
    /// The same, computed when it is asked for.
    Lazy(&'a WriteFn<'a>),
    /// Text that we do not own: the scrubber reads it first.
    Foreign(&'a dyn Display),
    /// The same by `Debug`.
    ForeignDebug(&'a dyn Debug),
    /// The same, computed when it is asked for.
    ForeignLazy(&'a WriteFn<'a>),
    /// A masked value: nothing else of it can be had.
    Masked(&'a dyn Display),
    /// A value that the user's own function masks.
    MaskedLazy(&'a WriteFn<'a>),
    /// The name of a source's type.
    Type(&'static str),
    /// A value that is serialized.
    Json(&'a dyn JsonValue),
    /// The same, computed when it is asked for.
    LazyJson(&'a LendFn<'a>),
    /// The list of problems.
    Problems(Problems<'a>),
    /// No value: there is none to be sent, and none to be logged.
    Nothing,
    /// A header's value.
    Header(&'a HeaderFn<'a>),
}

/// The longest text, in bytes, that is taken from one value.
pub(crate) const LONGEST_TEXT: usize = 16 * 1024;
/// The longest serialized value, in bytes.
pub(crate) const LONGEST_JSON: usize = 1024 * 1024;

impl Slot<'_> {
    /// Writes the value: as it is where that was decided, else what the scrubber leaves.
    pub(crate) fn write(&self, out: &mut dyn Write) -> fmt::Result {
        match self {
            Slot::Text(value) | Slot::Masked(value) => guarded(out, LONGEST_TEXT, *value),
            Slot::Debug(value) => guarded(out, LONGEST_TEXT, &format_args!("{value:?}")),
            Slot::Lazy(write) | Slot::MaskedLazy(write) => {
                guarded(out, LONGEST_TEXT, &fmt::from_fn(*write))
            }
            Slot::Foreign(value) => scrubbed(out, LONGEST_TEXT, *value),
            Slot::ForeignDebug(value) => scrubbed(out, LONGEST_TEXT, &format_args!("{value:?}")),
            Slot::ForeignLazy(write) => scrubbed(out, LONGEST_TEXT, &fmt::from_fn(*write)),
            Slot::Type(name) => out.write_str(name),
            Slot::Nothing => Ok(()),
            Slot::Json(_) | Slot::LazyJson(_) | Slot::Problems(_) => {
                let mut json = Vec::new();
                if !self.json(&mut json, LONGEST_TEXT) {
                    return out.write_str("[failed to serialize]");
                }
                write_json(out, &json)
            }
            Slot::Header(make) => match made_header(*make) {
                Some(Ok(value)) => out.write_str(&String::from_utf8_lossy(value.as_bytes())),
                None => out.write_str("None"),
                Some(Err(_)) => out.write_str("[no legal header value]"),
            },
        }
    }

    /// The same where somebody else catches panics and takes a failure for a reason to begin anew.
    pub(crate) fn write_bare(&self, out: &mut dyn Write) -> fmt::Result {
        match self {
            Slot::Text(value) | Slot::Masked(value) => write!(out, "{value}"),
            Slot::Debug(value) => write!(out, "{value:?}"),
            slot => slot.write(out),
        }
    }

    /// Writes the value for the operator: control characters are escaped.
    pub(crate) fn write_escaped(&self, out: &mut dyn Write) -> fmt::Result {
        self.write(&mut Escaped::new(out))
    }

    /// The same behind what `text` holds, in at most 16 KiB; JSON is made in `room`. A buffer of ours takes everything.
    #[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
    pub(crate) fn append_escaped(&self, text: &mut String, room: &mut Vec<u8>) {
        let start = text.len();
        match self {
            Slot::Foreign(value) => append_scrubbed(text, LONGEST_TEXT, *value),
            Slot::ForeignDebug(value) => {
                append_scrubbed(text, LONGEST_TEXT, &format_args!("{value:?}"));
            }
            Slot::ForeignLazy(write) => append_scrubbed(text, LONGEST_TEXT, &fmt::from_fn(*write)),
            Slot::Json(_) | Slot::LazyJson(_) | Slot::Problems(_) => {
                room.clear();
                if self.json(room, LONGEST_TEXT) {
                    let _ = write_json(text, room);
                } else {
                    text.push_str("[failed to serialize]");
                }
            }
            slot => {
                let _ = slot.write(text);
            }
        }
        escape(text, start);
        bound(text, start, LONGEST_TEXT);
    }

    /// The value in JSON behind what `out` holds; `false` leaves it as it was.
    pub(crate) fn json(&self, out: &mut Vec<u8>, limit: usize) -> bool {
        let before = out.len();
        // The value's own `Serialize` may panic.
        let mut written = false;
        crate::guard(&mut || written = self.json_bare(out, limit));
        if !written {
            out.truncate(before);
        }
        written
    }

    /// The same where somebody else catches panics, and takes back what is half written.
    pub(crate) fn json_bare(&self, out: &mut Vec<u8>, limit: usize) -> bool {
        match self {
            Slot::Json(value) => value.write_json(out, limit).is_ok(),
            Slot::Problems(problems) => detail::write(problems.detail, out, limit),
            Slot::LazyJson(lend) => {
                let mut written = false;
                lend(&mut |value| written = value.write_json(out, limit).is_ok());
                written
            }
            slot => {
                let mut text = String::new();
                let written = slot.write(&mut text).is_ok();
                crate::json::write_str(out, &text);
                written
            }
        }
    }

    /// Whether it is for the operator alone.
    pub(crate) fn is_internal(&self) -> bool {
        matches!(
            self,
            Slot::Foreign(_) | Slot::ForeignDebug(_) | Slot::ForeignLazy(_)
        )
    }

    /// The value in JSON as a text.
    pub(crate) fn to_json(self) -> Option<String> {
        let mut out = Vec::new();
        if !self.json(&mut out, LONGEST_JSON) {
            return None;
        }
        String::from_utf8(out).ok()
    }
}

/// The header's value; a function that panics makes none that is legal.
pub(crate) fn made_header(make: &HeaderFn<'_>) -> Option<Result<HeaderValue, InvalidHeader>> {
    let mut value = Some(Err(InvalidHeader));
    crate::guard(&mut || value = make());
    value
}

/// JSON for the operator: a string is read as it is; what JSON escapes in it stays escaped.
fn write_json(out: &mut dyn Write, json: &[u8]) -> fmt::Result {
    let json = match std::str::from_utf8(json) {
        Ok(json) => Cow::Borrowed(json),
        Err(_) => String::from_utf8_lossy(json),
    };
    if let Some(text) = json.strip_prefix('"')
        && let Some(text) = text.strip_suffix('"')
    {
        return write_unquoted(out, text);
    }
    out.write_str(&json)
}

/// Writes what stands between the quotes of a JSON string: quotes and backslashes as they are, all else stays escaped.
fn write_unquoted(out: &mut dyn Write, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.write_str(before)?;
        let escaped = usize::from(matches!(after.as_bytes(), [b'"' | b'\\', ..]));
        out.write_str(if escaped == 1 { &after[..1] } else { "\\" })?;
        rest = &after[escaped..];
    }
    out.write_str(rest)
}
