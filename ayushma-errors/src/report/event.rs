//! What an event says, rendered: into one buffer, which a thread keeps for the next one.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use super::Origin;
use super::of_request::Request;
use crate::aspects;
use crate::chain;
use crate::code::Code;
use crate::definition::{Definition, Piece, Sight, Template};
use crate::exposure::Exposure;
use crate::field::{Field, Value};
use crate::level::Level;
use crate::occurrence::{OccurrenceId, ascii};
use crate::record::Record;
use crate::render;
use crate::slot::{LONGEST_TEXT, Slot};
#[cfg(any(feature = "tracing", feature = "log"))]
use crate::text::LARGEST_ROOM;
use crate::text::{bound, escape, joined};

/// What an event says, rendered.
pub(crate) struct Event<'a> {
    pub(crate) critical: bool,
    pub(crate) code: Cow<'a, str>,
    pub(crate) status: Option<u16>,
    /// Its buffer holds the other texts, too.
    pub(crate) fields: Box<Fields>,
    error_type: Range<usize>,
    message: Range<usize>,
    id: [u8; OccurrenceId::LENGTH],
    pub(crate) source: Option<String>,
    pub(crate) location: Option<String>,
    /// What could not be sent to the caller.
    pub(crate) dropped: Option<String>,
    pub(crate) request: Option<Request<'a>>,
}

thread_local! {
    static ROOM: Cell<Option<Box<Fields>>> = const { Cell::new(None) };
}

impl<'a> Event<'a> {
    pub(crate) fn of(record: &'a Record<'_>, origin: Origin) -> Self {
        // A thread that is being torn down has none left.
        let mut room = ROOM.try_with(Cell::take).ok().flatten().unwrap_or_default();
        room.clear();
        let mut writer = Writer {
            room,
            source: None,
            location: None,
        };
        let message = writer.fields_and_message(record);
        let Writer {
            room: mut fields,
            source,
            location,
        } = writer;
        let start = fields.text.len();
        record.definition().write_error_type(&mut fields.text);
        let dropped = record.dropped.borrow();
        Event {
            critical: record.level() == Level::Critical,
            code: match record.code() {
                Code::Text(text) => Cow::Borrowed(text),
                code @ Code::Number(_) => Cow::Owned(code.to_string()),
            },
            status: (origin == Origin::Response).then(|| record.status().as_u16()),
            error_type: start..fields.text.len(),
            fields,
            message,
            id: record.id().hyphenated(),
            source: record.source_as(source),
            location,
            dropped: (!dropped.is_empty()).then(|| joined(&dropped, "; ")),
            request: record.request().map(Request::of),
        }
    }

    pub(crate) fn message(&self) -> &str {
        self.text(&self.message)
    }

    pub(crate) fn error_type(&self) -> &str {
        self.text(&self.error_type)
    }

    pub(crate) fn id(&self) -> &str {
        ascii(&self.id)
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.fields.text.get(range.clone()).unwrap_or_default()
    }

    /// Gives the room back.
    #[cfg(any(feature = "tracing", feature = "log"))]
    pub(crate) fn release(self) {
        let room = self.fields;
        // One huge event would hold its memory as long as the thread lives.
        if room.text.capacity() <= LARGEST_ROOM && room.json.capacity() <= LARGEST_ROOM {
            let _ = ROOM.try_with(|kept| kept.set(Some(room)));
        }
    }

    /// The fields by their names in the event, as text.
    #[cfg(any(feature = "log", feature = "testing"))]
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("error.message", self.message().to_owned()),
            ("error.code", self.code.clone().into_owned()),
            ("error.type", self.error_type().to_owned()),
            ("error.id", self.id().to_owned()),
        ];
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        add(
            "http.response.status_code",
            self.status.map(|status| status.to_string()),
        );
        add(
            "error.fields",
            (!self.fields.is_empty()).then(|| self.fields.to_string()),
        );
        add("error.source", self.source.clone());
        add("error.location", self.location.clone());
        add("error.dropped", self.dropped.clone());
        if let Some(request) = &self.request {
            let owned = |text: &str| Some(text.to_owned());
            add("http.request.method", owned(&request.method));
            add("http.route", request.route.as_deref().and_then(owned));
            add("url.path", owned(&request.path));
            add("http.request.id", owned(&request.id));
            add("trace.id", request.trace.and_then(owned));
            add("span.id", request.span.and_then(owned));
        }
        add("critical", self.critical.then(|| "true".to_owned()));
        add("origin", self.status.is_none().then(|| "report".to_owned()));
        pairs
    }
}

/// Writes the fields, and behind them the operator's text.
struct Writer {
    room: Box<Fields>,
    source: Option<String>,
    location: Option<String>,
}

impl Writer {
    /// The operator's text is where is said.
    fn fields_and_message(&mut self, record: &Record<'_>) -> Range<usize> {
        let err = record.error();
        if let Some(own) = err.__derived()
            && err.__inner().is_none()
        {
            let mut message = None;
            let ran = crate::guard(&mut || {
                err.__slots(&mut |slots| {
                    if !slots.is_empty() {
                        message = Some(self.of_slots(record, own, slots));
                    }
                });
            });
            if let (true, Some(message)) = (ran, message) {
                return message;
            }
            self.room.clear();
            (self.source, self.location) = (None, None);
        }
        record.fields(&mut |field| self.field(&field));
        self.other_message(record)
    }

    /// Each value is formatted and scrubbed once, also where the text repeats a field.
    fn of_slots(
        &mut self,
        record: &Record<'_>,
        own: &'static Definition,
        slots: &[Slot<'_>],
    ) -> Range<usize> {
        for definition in own.fields {
            let pairs = self.room.pairs.len();
            self.field(&aspects::field(definition, slots));
            if let (Some(pair), Sight::Slot(slot)) =
                (self.room.pairs.get_mut(pairs), definition.sight)
            {
                pair.slot = Some(slot);
            }
        }
        match render::operator_template(own) {
            Some((template, names_source)) => {
                self.message(record, own, &template, names_source, slots)
            }
            None => self.other_message(record),
        }
    }

    fn message(
        &mut self,
        record: &Record<'_>,
        own: &Definition,
        template: &Template,
        names_source: bool,
        slots: &[Slot<'_>],
    ) -> Range<usize> {
        let Fields {
            text, json, pairs, ..
        } = &mut *self.room;
        let start = text.len();
        if template.pieces.is_empty() {
            text.push_str(template.typed);
        }
        for piece in template.pieces {
            let number = match piece {
                Piece::Literal(literal) => {
                    text.push_str(literal);
                    continue;
                }
                Piece::Slot(number) => *number,
            };
            let is_source = names_source && render::is_source(own, number);
            let source = if is_source {
                chain::source(record.error())
            } else {
                None
            };
            if let Some(source) = source {
                text.push_str(&chain::text(source));
            } else if let Some(value) = value_of(number, pairs) {
                text.extend_from_within(value);
            } else if let Some(slot) = slots.get(number) {
                slot.append_escaped(text, json);
            }
        }
        escape(text, start);
        bound(text, start, LONGEST_TEXT);
        start..text.len()
    }

    fn other_message(&mut self, record: &Record<'_>) -> Range<usize> {
        let start = self.room.text.len();
        self.room.text.push_str(&record.operator_text());
        start..self.room.text.len()
    }

    fn field(&mut self, field: &Field<'_>) {
        if !field.is_logged() {
            return;
        }
        let place = match field.exposure() {
            Exposure::Source => &mut self.source,
            Exposure::Location => &mut self.location,
            _ => return self.room.push(field),
        };
        if place.is_none() {
            *place = Some(crate::record::bounded(field));
        }
    }
}

/// The sanitized fields of one error: the structured value of the event's `error.fields`.
///
/// tracing has no structured values, but it hands an error to a subscriber as it is: a layer finds the pairs again with
/// `value.downcast_ref::<Fields>()`, any other prints `name=value`.
#[derive(Clone, Default)]
pub struct Fields {
    /// It begins with the pairs as they are printed where no value needs quotes.
    text: String,
    pairs: Vec<Pair>,
    needs_quotes: bool,
    /// Where JSON is made.
    json: Vec<u8>,
}

/// Where the name and the value stand.
#[derive(Clone)]
struct Pair {
    name: Range<usize>,
    value: Range<usize>,
    /// Which slot it is that of, where it is one.
    slot: Option<usize>,
}

impl Fields {
    fn clear(&mut self) {
        self.text.clear();
        self.pairs.clear();
        self.needs_quotes = false;
    }

    fn push(&mut self, field: &Field<'_>) {
        if !self.pairs.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(field.name());
        let end = self.text.len();
        self.text.push('=');
        match field.sight {
            Some(Value::Slot(slot)) => slot.append_escaped(&mut self.text, &mut self.json),
            Some(Value::Fixed(text)) => self.text.push_str(text),
            None => {}
        }
        let value = end + 1..self.text.len();
        self.needs_quotes |= needs_quotes(&self.text[value.clone()]);
        self.pairs.push(Pair {
            name: start..end,
            value,
            slot: None,
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The names and what the operator may read of the values.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|pair| self.texts(pair))
    }

    fn texts(&self, pair: &Pair) -> (&str, &str) {
        (
            &self.text[pair.name.clone()],
            &self.text[pair.value.clone()],
        )
    }
}

/// Where the value of the slot stands, unless it was cut: that one may be cut elsewhere within a text.
fn value_of(slot: usize, pairs: &[Pair]) -> Option<Range<usize>> {
    for pair in pairs {
        if matches!(pair.slot, Some(known) if known == slot) && pair.value.len() < LONGEST_TEXT {
            return Some(pair.value.clone());
        }
    }
    None
}

/// A value with white space could be read as another pair.
fn needs_quotes(value: &str) -> bool {
    for byte in value.as_bytes() {
        if matches!(byte, b' ' | b'"' | b'=') {
            return true;
        }
    }
    value.is_empty()
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for pair in &self.pairs {
            let (name, value) = self.texts(pair);
            map.entry(&name, &value);
        }
        map.finish()
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.needs_quotes {
            return match self.pairs.last() {
                Some(last) => f.write_str(&self.text[..last.value.end]),
                None => Ok(()),
            };
        }
        let mut space = "";
        for pair in &self.pairs {
            let (name, value) = self.texts(pair);
            if needs_quotes(value) {
                write!(f, "{space}{name}={value:?}")?;
            } else {
                write!(f, "{space}{name}={value}")?;
            }
            space = " ";
        }
        Ok(())
    }
}

impl std::error::Error for Fields {}
