//! What a record says, rendered once, scrubbed, and bounded, whatever the values do.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing_core::field::{Field, Visit};

use super::record::FieldOrigin;
use crate::report::Fields;
use crate::scrub::{self, scrub};
use crate::text::{Bounded, guarded};

/// The longest text of one value, in bytes.
const LONGEST: usize = 16 * 1024;
/// How many fields of one record are kept, those of its spans included.
const MOST_FIELDS: usize = 256;
/// The longest that the texts of one record may be together.
const LONGEST_RECORD: usize = 256 * 1024;

/// The texts and values of one record; reused from one to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Captured {
    pub(super) text: String,
    pub(super) message: Option<Range<usize>>,
    pub(super) fields: Vec<KeptField>,
    pub(crate) spans: Vec<&'static str>,
    pub(crate) critical: bool,
}

#[derive(Clone, Debug)]
pub(super) struct KeptField {
    pub(super) name: Name,
    pub(super) value: Kept,
    pub(super) origin: FieldOrigin,
}

#[derive(Clone, Debug)]
pub(super) enum Name {
    Fixed(&'static str),
    Own(Range<usize>),
}

#[derive(Clone, Debug)]
pub(super) enum Kept {
    Text(Range<usize>),
    Int(i64),
    Uint(u64),
    Float(f64),
    Bool(bool),
}

impl Captured {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        // One record of a megabyte should not cost every thread a megabyte from then on.
        self.text.shrink_to(LONGEST);
        self.message = None;
        self.fields.clear();
        self.spans.clear();
        self.critical = false;
    }

    /// Whether the event has a message of its own.
    pub(crate) fn has_message(&self) -> bool {
        self.message.is_some()
    }

    /// The field was taken for a level that it is not: only an error can be critical.
    pub(crate) fn keep_critical(&mut self) {
        let value = Kept::Bool(true);
        self.keep(Name::Fixed("critical"), value, FieldOrigin::Event);
    }

    pub(crate) fn say(&mut self, message: &str) {
        self.message = Some(self.text_of(&|f| f.write_str(message)));
    }

    /// What the span kept, as fields of the record.
    pub(crate) fn extend_from_span(&mut self, span: &Captured) {
        let base = self.text.len();
        if base + span.text.len() > LONGEST_RECORD {
            return;
        }
        self.text.push_str(&span.text);
        let moved = |range: &Range<usize>| range.start + base..range.end + base;
        for field in &span.fields {
            if self.fields.len() >= MOST_FIELDS {
                return;
            }
            self.fields.push(KeptField {
                name: match &field.name {
                    Name::Fixed(name) => Name::Fixed(name),
                    Name::Own(range) => Name::Own(moved(range)),
                },
                value: match &field.value {
                    Kept::Text(range) => Kept::Text(moved(range)),
                    other => other.clone(),
                },
                origin: FieldOrigin::Span,
            });
        }
    }

    /// Records values of a span anew: the later ones count.
    pub(crate) fn update(&mut self, record: impl FnOnce(&mut Self)) {
        let before = self.fields.len();
        record(self);
        let newer: Vec<_> = self.fields.drain(before..).collect();
        for field in newer {
            let same = |known: &KeptField| match (&known.name, &field.name) {
                (Name::Fixed(known), Name::Fixed(name)) => known == name,
                _ => false,
            };
            self.fields.retain(|known| !same(known));
            self.fields.push(field);
        }
    }

    fn keep(&mut self, name: Name, value: Kept, origin: FieldOrigin) {
        if self.fields.len() < MOST_FIELDS {
            self.fields.push(KeptField {
                name,
                value,
                origin,
            });
        }
    }

    /// Appends a text that is not ours: whatever its `Display` does, and with what looks like a secret taken out.
    fn text_of(&mut self, write: &dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> Range<usize> {
        let start = self.text.len();
        if start < LONGEST_RECORD {
            // A string takes everything.
            let _ = guarded(&mut self.text, scrub::LONGEST, &fmt::from_fn(write));
        }
        self.finished(start)
    }

    fn str(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        if start < LONGEST_RECORD {
            let _ = Bounded::new(&mut self.text, scrub::LONGEST).write_str(text);
        }
        self.finished(start)
    }

    /// The scrubber reads more than is kept, so that no secret is cut in two before it is found.
    fn finished(&mut self, start: usize) -> Range<usize> {
        if let Cow::Owned(clean) = scrub(&self.text[start..]) {
            self.text.truncate(start);
            self.text.push_str(&clean);
        }
        if self.text.len() - start > LONGEST {
            let end = self.text.floor_char_boundary(start + LONGEST);
            self.text.truncate(end);
            self.text.push('…');
        }
        start..self.text.len()
    }

    /// A text of ours, which was scrubbed when it was made.
    fn own(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        let _ = Bounded::new(&mut self.text, LONGEST).write_str(text);
        start..self.text.len()
    }

    /// Takes the place of a value whose name says that it is a secret; whatever it is, it is not even formatted.
    fn hide(&mut self, name: &'static str) -> bool {
        let is_secret = is_secret_name(name);
        if is_secret {
            let range = self.own("[REDACTED]");
            self.add_text(name, range);
        }
        is_secret
    }

    fn add_text(&mut self, name: &'static str, range: Range<usize>) {
        match name {
            "message" => self.message = Some(range),
            _ => self.keep(Name::Fixed(name), Kept::Text(range), FieldOrigin::Event),
        }
    }

    fn add(&mut self, field: &Field, value: Kept) {
        if self.hide(field.name()) {
            return;
        }
        if field.name() == "message" {
            // A message may be a number.
            let range = match value {
                Kept::Int(number) => self.text_of(&|f| write!(f, "{number}")),
                Kept::Uint(number) => self.text_of(&|f| write!(f, "{number}")),
                Kept::Float(number) => self.text_of(&|f| write!(f, "{number}")),
                Kept::Bool(value) => self.text_of(&|f| write!(f, "{value}")),
                Kept::Text(range) => range,
            };
            self.message = Some(range);
            return;
        }
        // A card's number has 13 digits and more, also where it is no text.
        let is_long = match value {
            Kept::Int(number) => number.unsigned_abs() >= 1_000_000_000_000,
            Kept::Uint(number) => number >= 1_000_000_000_000,
            _ => false,
        };
        let text = match value {
            Kept::Int(number) if is_long => number.to_string(),
            Kept::Uint(number) if is_long => number.to_string(),
            _ => String::new(),
        };
        let value = match scrub(&text) {
            Cow::Owned(clean) => Kept::Text(self.str(&clean)),
            Cow::Borrowed(_) => value,
        };
        self.keep(Name::Fixed(field.name()), value, FieldOrigin::Event);
    }
}

/// Whether the name's last part is a secret's. Names are written in the program, so that the answer to each can be kept, by
/// where it stands: two that fall on one place take turns.
fn is_secret_name(name: &'static str) -> bool {
    static KNOWN: [AtomicU64; 256] = [const { AtomicU64::new(0) }; 256];
    // The upper bits of an address are free for the length, and the lowest here for the answer.
    let key = ((name.as_ptr().addr() as u64) ^ ((name.len() as u64) << 48)) << 1;
    let address = name.as_ptr().addr();
    let place = &KNOWN[(address ^ address >> 8 ^ name.len()) % KNOWN.len()];
    let known = place.load(Ordering::Relaxed);
    if known & !1 == key {
        return known & 1 == 1;
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let is_secret = scrub::is_secret_name(last);
    place.store(key | u64::from(is_secret), Ordering::Relaxed);
    is_secret
}

/// What `tracing-log` puts into the event that it makes of a `log` record, beside the message.
fn is_bookkeeping(name: &str) -> bool {
    name.starts_with("log.")
        && matches!(
            name,
            "log.target" | "log.module_path" | "log.file" | "log.line"
        )
}

impl Visit for Captured {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if self.hide(field.name()) {
            return;
        }
        let range = self.text_of(&|f| value.fmt(f));
        self.add_text(field.name(), range);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if is_bookkeeping(field.name()) || self.hide(field.name()) {
            return;
        }
        let range = self.str(value);
        self.add_text(field.name(), range);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, Kept::Int(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if !is_bookkeeping(field.name()) {
            self.add(field, Kept::Uint(value));
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, Kept::Float(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        if field.name() == "critical" {
            self.critical |= value;
            return;
        }
        self.add(field, Kept::Bool(value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let Some(fields) = value.downcast_ref::<Fields>() else {
            self.record_debug(field, &format_args!("{value}"));
            return;
        };
        for (name, value) in fields.iter() {
            let name = Name::Own(self.own(name));
            let value = Kept::Text(self.own(value));
            self.keep(name, value, FieldOrigin::Error);
        }
    }
}
