//! `Debug`, `Display` and `Serialize` of the derived types.

#[cfg(feature = "sentry")]
use std::cell::Cell;
use std::fmt::{self, Write};

use serde_core::{Serialize, Serializer};

use crate::aspects::{self, field};
use crate::chain;
use crate::definition::{Definition, Piece, Sight, Template, Via};
use crate::error::ApiError;
use crate::exposure::Exposure;
use crate::field::Field;
use crate::json::Fragment;
use crate::record::Record;
use crate::scrub::scrub;
use crate::slot::{LONGEST_TEXT, Slot};
use crate::text::{Bounded, Escaped, guarded, joined, scrubbed};

/// The longest value, in bytes, that `Debug` shows of one field.
const LONGEST_DEBUG: usize = 4 * 1024;

#[cfg(feature = "sentry")]
thread_local! {
    static HIDES_INTERNALS: Cell<bool> = const { Cell::new(false) };
}

/// Runs it where each error of ours, also one that is the source of another crate's, shows `[internal]` in place of what only
/// the operator may read: nobody can tell by its text which part of it that is.
#[cfg(feature = "sentry")]
pub(crate) fn without_internals<T>(run: impl FnOnce() -> T) -> T {
    struct Before(bool);

    impl Drop for Before {
        fn drop(&mut self) {
            let _ = HIDES_INTERNALS.try_with(|hides| hides.set(self.0));
        }
    }

    let before = HIDES_INTERNALS.try_with(|hides| hides.replace(true));
    let _before = Before(before.unwrap_or_default());
    run()
}

fn shows_internals() -> bool {
    #[cfg(feature = "sentry")]
    return !HIDES_INTERNALS.try_with(Cell::get).unwrap_or_default();
    #[cfg(not(feature = "sentry"))]
    true
}

/// The operator's text of any error. The user's `Display` is asked only where nothing else says what the text is, and what
/// it writes is for the scrubber: a derived `thiserror::Error` would print the source.
pub(crate) fn operator(err: &dyn ApiError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    operator_as(err, f, shows_internals())
}

fn operator_as(err: &dyn ApiError, f: &mut fmt::Formatter<'_>, internals: bool) -> fmt::Result {
    if let Some(own) = err.__derived() {
        if !own.foreign_display {
            return display_as(err, f, internals);
        }
        // Nobody knows what a `Display` that is not ours has in it.
        if !internals && !own.module.starts_with("ayushma_errors::") {
            return f.write_str(&own.words());
        }
    }
    scrubbed(f, LONGEST_TEXT, &err)
}

/// `Display`: the operator's text.
///
/// # Errors
/// When the formatter fails.
pub fn display(err: &dyn ApiError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    display_as(err, f, shows_internals())
}

fn display_as(err: &dyn ApiError, f: &mut fmt::Formatter<'_>, internals: bool) -> fmt::Result {
    let own = err.__own();
    if own.via == Via::Transparent
        && let Some(inner) = err.__inner()
    {
        let text = fmt::from_fn(|f| operator_as(inner, f, internals));
        return guarded(f, LONGEST_TEXT, &text);
    }
    let mut out = Bounded::new(f, LONGEST_TEXT);
    if let Some(error) = own.error {
        let mut result = Ok(());
        let ran = crate::guard(&mut || {
            err.__slots(&mut |slots| {
                let write = |number: usize, slot: &Slot<'_>, out: &mut dyn Write| {
                    if !internals && slot.is_internal() {
                        return out.write_str("[internal]");
                    }
                    operator_slot(err, own, number, slot, out)
                };
                if !internals || !has_internals(&error, slots) {
                    result = aspects::template(&error, slots, &mut out, &write);
                    return;
                }
                // `password={reason}` says only as a whole what the value is.
                let mut text = String::new();
                let mut whole = Bounded::new(&mut text, LONGEST_TEXT);
                result = aspects::template(&error, slots, &mut whole, &write);
                if result.is_ok() {
                    result = out.write_str(&scrub(&text));
                }
            });
        });
        return if ran {
            result
        } else {
            out.write_str("[panicked while formatting]")
        };
    }
    // The variant's own message, not that of an error it is like: the operator's text stays one's own.
    if own.message_with {
        // What callers may read of their own datum is not for the log, and the function is not ours.
        for field in own.fields {
            if field.exposure == Exposure::Redacted {
                return out.write_str(&own.words());
            }
        }
        let message = fmt::from_fn(|f| err.__message(f));
        return guarded(&mut Escaped::new(&mut out), LONGEST_TEXT, &message);
    }
    if let Some(message) = own.message {
        let mut result = Ok(());
        crate::guard(&mut || {
            err.__slots(&mut |slots| {
                result = aspects::template(&message, slots, &mut out, &|_, slot, out| {
                    slot.write_escaped(out)
                });
            });
        });
        return result;
    }
    out.write_str(&own.words())
}

/// The template of the operator's text, where it is one; whether it may name the source.
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
pub(crate) fn operator_template(own: &'static Definition) -> Option<(Template, bool)> {
    if own.foreign_display {
        return None;
    }
    match own.error {
        Some(error) => Some((error, true)),
        None if own.message_with => None,
        None => Some((own.message?, false)),
    }
}

fn has_internals(template: &Template, slots: &[Slot<'_>]) -> bool {
    for piece in template.pieces {
        if let Piece::Slot(number) = piece
            && slots.get(*number).is_some_and(Slot::is_internal)
        {
            return true;
        }
    }
    false
}

/// A value in the operator's text. A template that names the source means the source's text.
fn operator_slot(
    err: &dyn ApiError,
    own: &Definition,
    number: usize,
    slot: &Slot<'_>,
    out: &mut dyn Write,
) -> fmt::Result {
    if is_source(own, number)
        && let Some(source) = chain::source(err)
    {
        return Escaped::new(out).write_str(&chain::text(source));
    }
    slot.write_escaped(out)
}

/// Whether the slot is that of the source.
pub(crate) fn is_source(own: &Definition, number: usize) -> bool {
    for field in own.fields {
        if field.exposure == Exposure::Source
            && matches!(field.sight, Sight::Slot(known) if known == number)
        {
            return true;
        }
    }
    false
}

/// `Debug`: the fields by name, redacted ones masked.
///
/// # Errors
/// When the formatter fails.
pub fn debug(err: &dyn ApiError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let own = err.__own();
    let name = own.variant.unwrap_or(own.type_name);
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    let collected = crate::guard(&mut || {
        err.__slots(&mut |slots| {
            for definition in own.fields {
                let field = field(definition, slots);
                if field.is_logged() && !definition.computed {
                    fields.push((definition.name, value(err, &field)));
                }
            }
        });
    });
    if !collected {
        return write!(f, "{name}([panicked while formatting])");
    }
    let inner = err.__inner();
    let is_number = |(name, _): &(&str, String)| matches!(name.as_bytes(), [b'0'..=b'9', ..]);
    let unnamed = fields.iter().all(is_number);
    if fields.is_empty() && inner.is_none() {
        return f.write_str(name);
    }
    if unnamed {
        let mut tuple = f.debug_tuple(name);
        if let Some(inner) = inner {
            tuple.field(&inner);
        }
        for (_, value) in &fields {
            tuple.field(&Raw(value));
        }
        return tuple.finish();
    }
    let mut structure = f.debug_struct(name);
    for (name, value) in &fields {
        structure.field(name, &Raw(value));
    }
    if let Some(inner) = inner {
        structure.field("inner", &inner);
    }
    structure.finish()
}

fn value(err: &dyn ApiError, field: &Field<'_>) -> String {
    let mut text = String::new();
    let mut out = Bounded::new(&mut text, LONGEST_DEBUG);
    // A buffer of ours takes everything.
    let is_hidden = field.exposure == Exposure::Internal && !shows_internals();
    let _ = match field.json() {
        _ if is_hidden => out.write_str("[internal]"),
        Some(json) => Escaped::new(&mut out).write_str(&json),
        None => write!(out, "{field}"),
    };
    if field.exposure == Exposure::Source
        && let Some(source) = chain::source(err)
    {
        let _ = write!(out, "({:?})", Quoted(&joined(&chain::texts(source), ": ")));
        return text;
    }
    let is_literal =
        text.parse::<f64>().is_ok() || matches!(text.as_str(), "true" | "false" | "None");
    if !field.is_text() || is_literal {
        return text;
    }
    format!("{:?}", Quoted(&text))
}

/// As a literal has it: control characters are escaped, and quotes.
struct Quoted<'a>(&'a str);

impl fmt::Debug for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        let mut escaped = Escaped::new(&mut *f);
        for (i, part) in self.0.split('"').enumerate() {
            if i > 0 {
                escaped.write_str("\\\"")?;
            }
            escaped.write_str(part)?;
        }
        f.write_char('"')
    }
}

struct Raw<'a>(&'a str);

impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// `Serialize`: the caller's body, of no occurrence, and nothing else.
///
/// # Errors
/// When the serializer fails.
pub fn serialize<S: Serializer>(err: &dyn ApiError, serializer: S) -> Result<S::Ok, S::Error> {
    let body = body(err);
    match std::str::from_utf8(body.bytes()) {
        Ok("") => serializer.serialize_unit(),
        Ok(text) if body.is_json() => Fragment(text).serialize(serializer),
        Ok(text) => serializer.serialize_str(text),
        Err(_) => serializer.serialize_bytes(body.bytes()),
    }
}

fn body(err: &dyn ApiError) -> crate::body::Body {
    Record::new(err).body_with(None, None)
}

/// The definition of the error at the end of a chain of transparent variants.
pub fn definition(err: &dyn ApiError) -> &'static Definition {
    match err.__inner() {
        Some(inner) => inner.definition(),
        None => err.__own(),
    }
}
