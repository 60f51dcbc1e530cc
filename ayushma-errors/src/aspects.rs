//! Whose word counts: the variant's own, then another error's where it forwards, then the type's.
//!
//! The functions are not generic and take what they need as values and behind `Lends`, so that a type's impl is a few calls.

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
use crate::slot::{LONGEST_TEXT, Slot, made_header};
use crate::text::{Bounded, guarded};

/// What these functions ask of an error; small, because each type has a table of these functions.
pub(crate) trait Lends {
    /// The error that it forwards to.
    fn inner(&self) -> Option<&dyn ApiError>;
    /// Lends another error, which it is like.
    fn like(&self, with: &mut dyn FnMut(&dyn ApiError));
    /// Lends its values.
    fn slots(&self, with: &mut dyn FnMut(&[Slot<'_>]));
    /// Calls the user's function for the message.
    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
    /// Calls the user's header functions: the type's, or the variant's.
    fn make_headers(&self, defaults: bool, headers: &mut HeaderMap);
}

impl<E: ApiError + ?Sized> Lends for &E {
    fn inner(&self) -> Option<&dyn ApiError> {
        (**self).__inner()
    }

    fn like(&self, with: &mut dyn FnMut(&dyn ApiError)) {
        (**self).__like(with);
    }

    fn slots(&self, with: &mut dyn FnMut(&[Slot<'_>])) {
        (**self).__slots(with);
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).__message(f)
    }

    fn make_headers(&self, defaults: bool, headers: &mut HeaderMap) {
        (**self).__headers(defaults, headers);
    }
}

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

/// Asks the error that this one forwards to, where it does.
fn via(own: &Definition, err: &dyn Lends, ask: &mut dyn FnMut(&dyn ApiError)) {
    match own.via {
        Via::Itself => {}
        Via::Transparent => {
            if let Some(inner) = err.inner() {
                ask(inner);
            }
        }
        Via::Like => {
            guard(&mut || err.like(ask));
        }
    }
}

pub(crate) fn status(
    own: &'static Definition,
    dynamic: Option<u16>,
    err: &dyn Lends,
) -> StatusCode {
    if let Some(number) = dynamic
        && let Some(status) = legal_status(own, number)
    {
        return status;
    }
    if own.stated.status || own.via == Via::Itself {
        return own.status();
    }
    let mut status = own.status();
    via(own, err, &mut |err| status = err.status());
    status
}

// A status that is no error's would tell clients and proxies that all is well.
fn legal_status(own: &Definition, number: u16) -> Option<StatusCode> {
    match number {
        400..=599 => StatusCode::from_u16(number).ok(),
        100..=999 if own.non_error => StatusCode::from_u16(number).ok(),
        _ => None,
    }
}

pub(crate) fn code(
    own: &'static Definition,
    dynamic: Option<Code<'static>>,
    err: &dyn Lends,
) -> Code<'static> {
    if let Some(code) = dynamic
        && code.is_legal()
    {
        return code;
    }
    if own.stated.code || own.via == Via::Itself {
        return own.code();
    }
    let mut code = own.code();
    via(own, err, &mut |err| code = err.code().into_owned());
    code
}

/// The code that the program's own text has: what a value made of it may be anything.
#[cfg(any(feature = "metrics", feature = "sentry"))]
pub(crate) fn fixed_code(err: &dyn ApiError) -> Code<'static> {
    let own = err.__own();
    let mut code = own.code();
    if !own.stated.code {
        via(own, &err, &mut |err| code = fixed_code(err));
    }
    code
}

/// The level that somebody states.
pub(crate) fn level(
    own: &'static Definition,
    dynamic: Option<Level>,
    err: &dyn Lends,
) -> Option<Level> {
    if dynamic.is_some() {
        return dynamic;
    }
    let mut level = own.level;
    if !(own.stated.level && level.is_some()) {
        // Where the other states none, the default is by the status of this one.
        via(own, err, &mut |err| level = stated_level(err));
    }
    level
}

fn stated_level(err: &dyn ApiError) -> Option<Level> {
    if let Some(own) = err.__derived() {
        return level(own, err.__level(), &err);
    }
    Some(err.level())
}

/// Writes the message, and says whether it is a fixed text (then nothing was written) or there is none.
pub(crate) fn message(
    own: &'static Definition,
    err: &dyn Lends,
    out: &mut dyn Write,
) -> Option<Message> {
    if !own.stated.message {
        let mut forwarded = None;
        via(own, err, &mut |err| {
            forwarded = Some(forwarded_message(err, out));
        });
        if let Some(forwarded) = forwarded {
            return forwarded;
        }
    }
    if own.message_with {
        // The writer is a buffer of ours, which takes everything.
        let _ = guarded(out, LONGEST_TEXT, &fmt::from_fn(|f| err.write_message(f)));
        return Some(Message::Written);
    }
    let message = own.message.as_ref()?;
    match message.pieces {
        [] => return Some(Message::Fixed(message.typed)),
        [Piece::Literal(text)] => return Some(Message::Fixed(text)),
        _ => {}
    }
    let mut out = Bounded::new(out, LONGEST_TEXT);
    guard(&mut || {
        err.slots(&mut |slots| {
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

pub(crate) fn fields(own: &'static Definition, err: &dyn Lends, visit: &mut dyn FnMut(Field<'_>)) {
    if let Some(inner) = err.inner() {
        inner.fields(visit);
    }
    if own.fields.is_empty() {
        return;
    }
    err.slots(&mut |slots| {
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
    let mut member = None;
    if let Some(known) = definition.member
        && let Some(slot) = slots.get(known.slot)
        && !matches!(slot, Slot::Nothing)
    {
        member = Some(Member {
            name: known.name,
            mode: known.mode,
            slot: *slot,
        });
    }
    Field {
        name: definition.name,
        exposure: definition.exposure,
        sight,
        member,
    }
}

/// Headers add up; one of the variant's replaces those of its name. The status decides which of the type's are meant.
pub(crate) fn headers(
    own: &'static Definition,
    err: &dyn Lends,
    status: StatusCode,
    occurrence: Option<&Occurrence<'_>>,
    out: &mut HeaderMap,
    dropped: &mut dyn FnMut(&str),
) {
    via(own, err, &mut |err| {
        write_headers(err, occurrence, out, dropped);
    });
    let mut one = |defaults: bool| {
        let mut made = HeaderMap::new();
        if !own.headers.is_empty() {
            let meant = Meant {
                headers: own.headers,
                defaults,
                status,
            };
            written(&meant, err, occurrence, &mut made, dropped);
        }
        let mut with = HeaderMap::new();
        if guard(&mut || err.make_headers(defaults, &mut with)) {
            put(&mut made, &with);
        }
        put(out, &made);
    };
    one(true);
    one(false);
}

/// Puts headers in place of those of their names. `HeaderMap::extend` does it, too, and costs the compiler more than the rest.
pub(crate) fn put(out: &mut HeaderMap, made: &HeaderMap) {
    // Most errors have none.
    if made.is_empty() {
        return;
    }
    let mut last = None;
    for (name, value) in made {
        if matches!(last, Some(last) if last == name) {
            out.append(name.clone(), value.clone());
        } else {
            out.insert(name.clone(), value.clone());
        }
        last = Some(name);
    }
}

/// Nobody is told what is dropped from headers that are not sent.
pub(crate) fn untold(_: &str) {}

/// The error's headers, by whoever wrote its impl.
pub(crate) fn write_headers(
    err: &dyn ApiError,
    occurrence: Option<&Occurrence<'_>>,
    out: &mut HeaderMap,
    dropped: &mut dyn FnMut(&str),
) {
    if err.__derived().is_some() {
        err.__write_headers(occurrence, out, dropped);
        return;
    }
    let mut headers = HeaderMap::new();
    guard(&mut || headers = err.headers());
    put(out, &headers);
}

/// Those of a definition's headers that are the type's, or the variant's, and are meant for the status.
struct Meant {
    headers: &'static [HeaderDefinition],
    defaults: bool,
    status: StatusCode,
}

impl Meant {
    fn has(&self, header: &HeaderDefinition) -> bool {
        header.is_default == self.defaults && is_meant(header.scope, self.status)
    }
}

fn written(
    meant: &Meant,
    err: &dyn Lends,
    occurrence: Option<&Occurrence<'_>>,
    out: &mut HeaderMap,
    dropped: &mut dyn FnMut(&str),
) {
    if !meant.headers.iter().any(|header| meant.has(header)) {
        return;
    }
    err.slots(&mut |slots| {
        for header in meant.headers {
            if !meant.has(header) {
                continue;
            }
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
            Some(Slot::Header(make)) => match made_header(*make) {
                Some(value) => value.ok(),
                None => return Made::Nothing,
            },
            _ => None,
        },
        HeaderSource::Template(text) => {
            let mut value = String::new();
            let mut out = Bounded::new(&mut value, LONGEST_TEXT);
            let written = template(text, slots, &mut out, &|_, slot, out| slot.write(out));
            match written {
                Ok(()) => header_value(&value),
                Err(_) => None,
            }
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
        Some(class) => matches!(class.parse::<u16>(), Ok(class) if class == status / 100),
        None => scope == "*" || matches!(scope.parse::<u16>(), Ok(scope) if scope == status),
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
    let mut answer = own.title.ok_or(own);
    via(own, &err, &mut |err| answer = title(err));
    answer
}

/// RFC 9457's type, where it is not `about:blank`.
pub(crate) fn type_uri(err: &dyn ApiError) -> Option<Cow<'static, str>> {
    let own = err.__own();
    if let Some(uri) = own.type_uri {
        return Some(Cow::Borrowed(uri));
    }
    let mut answer = None;
    via(own, &err, &mut |err| answer = Some(type_uri(err)));
    if let Some(answer) = answer {
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
