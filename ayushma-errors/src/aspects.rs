//! Whose word counts: the variant's own, then another error's where it forwards, then the type's.
//!
//! The functions are not generic and take what they need as values and closures, so that a type's impl is a few calls.

use std::borrow::Cow;
use std::fmt::{self, Write};

use http::header::HeaderName;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::code::Code;
use crate::definition::{
    Definition, FieldDefinition, HeaderDefinition, HeaderSource, Piece, Sight, Template, Via,
};
use crate::error::ApiError;
use crate::field::{Field, Member, Value};
use crate::guard;
use crate::header::header_value;
use crate::level::Level;
use crate::occurrence::OccurrenceId;
use crate::slot::{LONGEST_TEXT, Slot, WriteFn};
use crate::text::{Bounded, guarded};

/// How the error lends another one.
pub(crate) type Like<'a> = &'a dyn Fn(&mut dyn FnMut(&dyn ApiError));
/// How the error lends its values.
pub(crate) type Slots<'a> = &'a dyn Fn(&mut dyn FnMut(&[Slot<'_>]));
/// How the error calls the user's header functions: the type's, or the variant's.
type HeadersWith<'a> = &'a dyn Fn(bool, &mut HeaderMap);

/// What names one occurrence, for headers.
pub struct Occurrence<'a> {
    pub(crate) id: OccurrenceId,
    pub(crate) code: &'a Code<'a>,
    pub(crate) status: StatusCode,
}

/// What became of a message.
pub enum Message {
    /// It is this, and nothing was written.
    Fixed(&'static str),
    /// It was written.
    Written,
}

/// Asks the error that this one forwards to.
fn via<T>(
    own: &Definition,
    inner: Option<&dyn ApiError>,
    like: Like<'_>,
    ask: impl Fn(&dyn ApiError) -> T,
) -> Option<T> {
    match own.via {
        Via::Itself => None,
        Via::Transparent => inner.map(ask),
        Via::Like => {
            let mut answer = None;
            guard(|| like(&mut |err| answer = Some(ask(err))));
            answer
        }
    }
}

pub(crate) fn status(
    own: &'static Definition,
    dynamic: Option<u16>,
    inner: Option<&dyn ApiError>,
    like: Like<'_>,
) -> StatusCode {
    if let Some(status) = dynamic.and_then(|number| legal_status(own, number)) {
        return status;
    }
    if !own.stated.status
        && let Some(status) = via(own, inner, like, |err| err.status())
    {
        return status;
    }
    own.status()
}

// A status that is no error's would tell clients and proxies that all is well.
fn legal_status(own: &Definition, number: u16) -> Option<StatusCode> {
    let legal = (400..=599).contains(&number) || own.non_error && (100..=999).contains(&number);
    legal.then(|| StatusCode::from_u16(number).ok()).flatten()
}

pub(crate) fn code(
    own: &'static Definition,
    dynamic: Option<Code<'static>>,
    inner: Option<&dyn ApiError>,
    like: Like<'_>,
) -> Code<'static> {
    if let Some(code) = dynamic.filter(Code::is_legal) {
        return code;
    }
    if !own.stated.code
        && let Some(code) = via(own, inner, like, |err| err.code().into_owned())
    {
        return code;
    }
    own.code()
}

/// The code that the program's own text has: what a value made of it may be anything.
#[cfg(any(feature = "metrics", feature = "sentry"))]
pub(crate) fn fixed_code(err: &dyn ApiError) -> Code<'static> {
    let own = err.__own();
    if !own.stated.code
        && let Some(code) = via(own, err.__inner(), &|with| err.__like(with), fixed_code)
    {
        return code;
    }
    own.code()
}

/// The level that somebody states.
pub(crate) fn level(
    own: &'static Definition,
    dynamic: Option<Level>,
    inner: Option<&dyn ApiError>,
    like: Like<'_>,
) -> Option<Level> {
    if dynamic.is_some() {
        return dynamic;
    }
    if own.stated.level && own.level.is_some() {
        return own.level;
    }
    match via(own, inner, like, stated_level) {
        // Where the other states none, the default is by the status of this one.
        Some(level) => level,
        None => own.level,
    }
}

fn stated_level(err: &dyn ApiError) -> Option<Level> {
    if let Some(own) = err.__derived() {
        return level(own, err.__level(), err.__inner(), &|with| err.__like(with));
    }
    Some(err.level())
}

/// Writes the message, and says whether it is a fixed text (then nothing was written) or there is none.
pub(crate) fn message(
    own: &'static Definition,
    inner: Option<&dyn ApiError>,
    like: Like<'_>,
    slots: Slots<'_>,
    with: &WriteFn<'_>,
    out: &mut dyn Write,
) -> Option<Message> {
    if !own.stated.message {
        let mut forwarded = None;
        match own.via {
            Via::Itself => {}
            Via::Transparent => forwarded = inner.map(|err| forwarded_message(err, out)),
            Via::Like => {
                guard(|| like(&mut |err| forwarded = Some(forwarded_message(err, out))));
            }
        }
        if let Some(forwarded) = forwarded {
            return forwarded;
        }
    }
    if own.message_with {
        // The writer is a buffer of ours, which takes everything.
        let _ = guarded(out, LONGEST_TEXT, with);
        return Some(Message::Written);
    }
    let message = own.message.as_ref()?;
    match message.pieces {
        [] => return Some(Message::Fixed(message.typed)),
        [Piece::Literal(text)] => return Some(Message::Fixed(text)),
        _ => {}
    }
    let mut out = Bounded::new(out, LONGEST_TEXT);
    guard(|| {
        slots(&mut |slots| {
            _ = template(message, slots, &mut out, &|_, slot, out| slot.write(out));
        });
    });
    Some(Message::Written)
}

fn forwarded_message(err: &dyn ApiError, out: &mut dyn Write) -> Option<Message> {
    if err.__derived().is_some() {
        return err.__write_message(out);
    }
    let _ = out.write_str(&err.message());
    Some(Message::Written)
}

/// Writes a template with the error's values; `write` is told the number of the slot, too.
pub(crate) fn template(
    template: &Template,
    slots: &[Slot<'_>],
    out: &mut dyn Write,
    write: &dyn Fn(usize, &Slot<'_>, &mut dyn Write) -> fmt::Result,
) -> fmt::Result {
    if template.pieces.is_empty() {
        return out.write_str(template.typed);
    }
    for piece in template.pieces {
        match piece {
            Piece::Literal(text) => out.write_str(text)?,
            Piece::Slot(number) => {
                if let Some(slot) = slots.get(*number) {
                    write(*number, slot, out)?;
                }
            }
        }
    }
    Ok(())
}

pub(crate) fn fields(
    own: &'static Definition,
    inner: Option<&dyn ApiError>,
    slots: Slots<'_>,
    visit: &mut dyn FnMut(Field<'_>),
) {
    if let Some(inner) = inner {
        inner.fields(visit);
    }
    if own.fields.is_empty() {
        return;
    }
    slots(&mut |slots| {
        for definition in own.fields {
            visit(field(definition, slots));
        }
    });
}

/// The field with its value, out of the slots.
pub(crate) fn field<'a>(definition: &'static FieldDefinition, slots: &'a [Slot<'a>]) -> Field<'a> {
    let sight = match definition.sight {
        Sight::Slot(slot) => match slots.get(slot).copied() {
            // A detail that is the message is in the event already.
            Some(Slot::Problems(problems)) if problems.is_message() => None,
            Some(Slot::Nothing) | None => None,
            Some(slot) => Some(Value::Slot(slot)),
        },
        Sight::Text(text) => Some(Value::Fixed(text)),
        Sight::Nothing => None,
    };
    let member = definition.member.and_then(|member| {
        let slot = slots.get(member.slot).copied()?;
        (!matches!(slot, Slot::Nothing)).then_some(Member {
            name: member.name,
            mode: member.mode,
            slot,
        })
    });
    Field {
        name: definition.name,
        exposure: definition.exposure,
        sight,
        member,
    }
}

/// What headers are made from.
pub(crate) struct HeaderParts<'a> {
    pub(crate) own: &'static Definition,
    pub(crate) inner: Option<&'a dyn ApiError>,
    pub(crate) like: Like<'a>,
    pub(crate) slots: Slots<'a>,
    pub(crate) with: HeadersWith<'a>,
}

/// Headers add up; one of the variant's replaces those of its name.
pub(crate) fn headers(
    parts: &HeaderParts<'_>,
    status: StatusCode,
    occurrence: Option<&Occurrence<'_>>,
    out: &mut HeaderMap,
    dropped: &mut dyn FnMut(&str),
) {
    match parts.own.via {
        Via::Itself => {}
        Via::Transparent => {
            if let Some(inner) = parts.inner {
                write_headers(inner, occurrence, out, dropped);
            }
        }
        Via::Like => {
            guard(|| (parts.like)(&mut |err| write_headers(err, occurrence, out, dropped)));
        }
    }
    for defaults in [true, false] {
        let mut made = HeaderMap::new();
        if !parts.own.headers.is_empty() {
            written(parts, defaults, status, occurrence, &mut made, dropped);
        }
        let mut with = HeaderMap::new();
        if guard(|| (parts.with)(defaults, &mut with)).is_some() {
            put(&mut made, &with);
        }
        put(out, &made);
    }
}

/// Puts headers in place of those of their names. `HeaderMap::extend` does it, too, and costs the compiler more than the rest.
pub(crate) fn put(out: &mut HeaderMap, made: &HeaderMap) {
    // Most errors have none.
    if made.is_empty() {
        return;
    }
    let mut last = None;
    for (name, value) in made {
        if last == Some(name) {
            out.append(name.clone(), value.clone());
        } else {
            out.insert(name.clone(), value.clone());
        }
        last = Some(name);
    }
}

/// The error's headers, by whoever wrote its impl.
pub(crate) fn write_headers(
    err: &dyn ApiError,
    occurrence: Option<&Occurrence<'_>>,
    out: &mut HeaderMap,
    dropped: &mut dyn FnMut(&str),
) {
    if err.__derived().is_some() {
        err.__write_headers(occurrence, out, dropped);
    } else if let Some(headers) = guard(|| err.headers()) {
        put(out, &headers);
    }
}

fn written(
    parts: &HeaderParts<'_>,
    defaults: bool,
    status: StatusCode,
    occurrence: Option<&Occurrence<'_>>,
    out: &mut HeaderMap,
    dropped: &mut dyn FnMut(&str),
) {
    let mut meant = parts
        .own
        .headers
        .iter()
        .filter(|header| header.is_default == defaults && is_meant(header.scope, status))
        .peekable();
    if meant.peek().is_none() {
        return;
    }
    (parts.slots)(&mut |slots| {
        for header in meant.by_ref() {
            match header_of(header, slots, occurrence) {
                Made::Header(name, value) => {
                    out.append(name, value);
                }
                Made::Nothing => {}
                Made::TooLong => dropped(&format!(
                    "header `{}` dropped: its value is longer than 8 KiB",
                    header.name
                )),
                Made::Illegal => dropped(&format!(
                    "header `{}` dropped: its value is not legal",
                    header.name
                )),
            }
        }
    });
}

/// What became of a header.
enum Made {
    Header(HeaderName, HeaderValue),
    /// An `Option` was `None`, or there is no occurrence to name.
    Nothing,
    /// Clients and proxies refuse such a response whole.
    TooLong,
    Illegal,
}

/// The longest header, in bytes, that is sent: what most servers and clients take of all headers together.
const LONGEST_HEADER: usize = 8 * 1024;

fn header_of(
    header: &HeaderDefinition,
    slots: &[Slot<'_>],
    occurrence: Option<&Occurrence<'_>>,
) -> Made {
    let value = match &header.value {
        HeaderSource::Occurrence(word) => match occurrence {
            Some(occurrence) => header_value(&occurrence.word(word)),
            None => return Made::Nothing,
        },
        HeaderSource::Slot(slot) => match slots.get(*slot) {
            Some(Slot::Header(make)) => match guard(make) {
                Some(Some(value)) => value.ok(),
                Some(None) => return Made::Nothing,
                None => None,
            },
            _ => None,
        },
        HeaderSource::Template(text) => {
            let mut value = String::new();
            let mut out = Bounded::new(&mut value, LONGEST_TEXT);
            let written = template(text, slots, &mut out, &|_, slot, out| slot.write(out));
            written.ok().and_then(|()| header_value(&value))
        }
    };
    match (HeaderName::from_bytes(header.name.as_bytes()), value) {
        (Ok(_), Some(value)) if value.len() > LONGEST_HEADER => Made::TooLong,
        (Ok(name), Some(value)) => Made::Header(name, value),
        _ => Made::Illegal,
    }
}

impl Occurrence<'_> {
    fn word(&self, word: &str) -> String {
        match word {
            "code" => self.code.to_string(),
            "status" => self.status.as_u16().to_string(),
            _ => self.id.to_string(),
        }
    }
}

fn is_meant(scope: &str, status: StatusCode) -> bool {
    let status = status.as_u16();
    match scope.strip_suffix("xx") {
        Some(class) => class.parse() == Ok(status / 100),
        None => scope == "*" || scope.parse() == Ok(status),
    }
}

/// The title that somebody states, else the error whose name is the title.
pub(crate) fn title(err: &dyn ApiError) -> Result<&'static str, &'static Definition> {
    let own = err.__own();
    if own.stated.title
        && let Some(title) = own.title
    {
        return Ok(title);
    }
    match via(own, err.__inner(), &|with| err.__like(with), title) {
        Some(answer) => answer,
        None => own.title.ok_or(own),
    }
}

/// RFC 9457's type, where it is not `about:blank`.
pub(crate) fn type_uri(err: &dyn ApiError) -> Option<Cow<'static, str>> {
    let own = err.__own();
    if let Some(uri) = own.type_uri {
        return Some(Cow::Borrowed(uri));
    }
    if let Some(answer) = via(own, err.__inner(), &|with| err.__like(with), type_uri) {
        return answer;
    }
    if own.type_base.is_empty() {
        return None;
    }
    let mut uri = own.type_base.to_owned();
    for byte in err.code().to_string().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    Some(Cow::Owned(uri))
}

/// The error that a chain of transparent variants ends at, or the first that states something itself.
pub(crate) fn innermost(
    mut err: &dyn ApiError,
    states: impl Fn(&Definition) -> bool,
) -> &dyn ApiError {
    while !states(err.__own()) {
        match err.__inner() {
            Some(inner) => err = inner,
            None => break,
        }
    }
    err
}
