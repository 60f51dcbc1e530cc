//! What callers may know of an error.

use std::borrow::Cow;
use std::cell::RefCell;

use http::StatusCode;
use serde_core::ser::SerializeMap;
use serde_core::{Serialize, Serializer};

use crate::aspects;
use crate::chain;
use crate::code::Code;
use crate::definition::MemberMode;
use crate::detail::{Detail, Problems};
use crate::error::ApiError;
use crate::field::{Field, Json, Member};
use crate::json::{self, Fragment};
use crate::occurrence::OccurrenceId;
use crate::slot::{LONGEST_JSON, Slot};
use crate::status::phrase;

/// What callers may know of an error: all that a body is made from.
///
/// It holds status, code, title, type, message, id, public members and the list of problems, and has no way to internal
/// fields, operator text or sources.
pub struct PublicView<'a> {
    err: &'a dyn ApiError,
    status: StatusCode,
    code: &'a Code<'a>,
    id: Option<OccurrenceId>,
    reserved: &'static [&'static str],
    /// What could not be sent, for the operator.
    dropped: &'a RefCell<Vec<String>>,
}

impl<'a> PublicView<'a> {
    pub(crate) fn new(
        err: &'a dyn ApiError,
        status: StatusCode,
        code: &'a Code<'a>,
        id: Option<OccurrenceId>,
        reserved: &'static [&'static str],
        dropped: &'a RefCell<Vec<String>>,
    ) -> Self {
        PublicView {
            err,
            status,
            code,
            id,
            reserved,
            dropped,
        }
    }

    /// Lends the view of an error that is no response: it has no id, and nobody is told what was dropped.
    pub(crate) fn with(
        err: &'a dyn ApiError,
        reserved: &'static [&'static str],
        with: &mut dyn FnMut(&PublicView<'_>),
    ) {
        // Both may run code of the user's.
        let mut status = err.definition().status();
        crate::guard(&mut || status = err.status());
        let mut code = err.definition().code();
        crate::guard(&mut || code = err.code());
        let dropped = RefCell::new(Vec::new());
        with(&PublicView::new(
            err, status, &code, None, reserved, &dropped,
        ));
    }

    pub(super) fn error(&self) -> &'a dyn ApiError {
        self.err
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable identifier that clients match on.
    #[must_use]
    pub fn code(&self) -> &Code<'a> {
        self.code
    }

    /// What the caller reads.
    #[must_use]
    pub fn message(&self) -> Cow<'_, str> {
        // The user's own code may be behind it.
        let mut message = Cow::Borrowed(phrase(self.status));
        crate::guard(&mut || message = self.err.message());
        message
    }

    /// RFC 9457's title: the status phrase where the type is `about:blank`, else the error's name in words.
    #[must_use]
    pub fn title(&self) -> Cow<'static, str> {
        match aspects::title(self.err) {
            Ok(title) => Cow::Borrowed(title),
            Err(_) if aspects::type_uri(self.err).is_none() => Cow::Borrowed(phrase(self.status)),
            Err(definition) => Cow::Owned(definition.words()),
        }
    }

    /// RFC 9457's type.
    #[must_use]
    pub fn type_uri(&self) -> Cow<'static, str> {
        aspects::type_uri(self.err).unwrap_or(Cow::Borrowed("about:blank"))
    }

    /// The id of this occurrence, unless it is switched off or nothing is sent yet.
    #[must_use]
    pub fn id(&self) -> Option<OccurrenceId> {
        self.id
    }

    /// The public members, in the order of the fields: serialize it, or iterate over it.
    #[must_use]
    pub fn members(&self) -> Members {
        let mut members = Members(Vec::new());
        let mut flattened = Vec::new();
        self.each_member(false, &mut |member, json| match member.mode {
            MemberMode::Flatten => match json::members(&json) {
                Some(parts) => {
                    for (name, value) in &parts {
                        flattened.push((String::from(&**name), Json(String::from(*value))));
                    }
                }
                None => self.drop_member(member.name, "only a map can be flattened"),
            },
            _ => members.0.push((member.name.to_owned(), Json(json))),
        });
        // The type's own members come first: they were checked when the program was compiled.
        for (name, value) in flattened {
            if self.is_taken(&name, &members) {
                self.drop_member(&name, "its name is taken");
            } else {
                members.0.push((name, value));
            }
        }
        members
    }

    /// Whether a member of the format or of the error has this name.
    fn is_taken(&self, name: &str, members: &Members) -> bool {
        for reserved in self.reserved {
            if *reserved == name {
                return true;
            }
        }
        for (known, _) in &members.0 {
            if known == name {
                return true;
            }
        }
        false
    }

    /// The list of problems in JSON, `#[public(errors)]`: a [`Detail`]'s texts, lists and maps, or what the type's
    /// `Serialize` makes of it.
    #[must_use]
    pub fn errors(&self) -> Option<Json> {
        let mut errors = None;
        self.each_member(true, &mut |_, json| errors = Some(Json(json)));
        errors
    }

    /// The list of problems, where it is a [`Detail`].
    #[must_use]
    #[inline]
    pub fn detail(&self) -> Option<Detail> {
        let mut detail = None;
        self.with_problems(&mut |problems| detail = Some(problems.detail.clone()));
        detail
    }

    /// Whether the request's content was refused: the error has a list of problems.
    ///
    /// Of the standard errors (the module `standard`) only the `ValidationError` is one, though others can have a detail.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        let mut is_validation = None;
        self.with_problems(&mut |problems| is_validation = Some(problems.is_validation));
        match is_validation {
            Some(is_validation) => is_validation,
            None => self.errors().is_some(),
        }
    }

    /// Lends the list of problems, where it is a [`Detail`].
    pub(crate) fn with_problems(&self, with: &mut dyn FnMut(&Problems<'_>)) {
        self.each_field(&mut |field| {
            if let Some(member) = field.member
                && member.mode == MemberMode::Errors
                && let Slot::Problems(problems) = member.slot
            {
                with(&problems);
            }
        });
    }

    /// The list of problems as its `write` makes it; a list that is too long is dropped.
    pub(crate) fn write_problems(
        &self,
        out: &mut Vec<u8>,
        write: &mut dyn FnMut(&Detail, &mut Vec<u8>) -> bool,
    ) -> bool {
        let mut written = false;
        self.with_problems(&mut |problems| {
            written = write(problems.detail, out);
            if !written {
                self.drop_member("errors", "it is too long");
            }
        });
        written
    }

    /// Visits the members that have a value, in JSON: those that are lists of problems, or the others.
    fn each_member(&self, errors: bool, with: &mut dyn FnMut(&Member<'_>, String)) {
        self.each_field(&mut |field| {
            let Some(member) = field.member else { return };
            if (member.mode == MemberMode::Errors) != errors {
                return;
            }
            if member.mode == MemberMode::Chain {
                if let Some(chain) = self.chain() {
                    with(&member, chain);
                }
                return;
            }
            match member.slot.to_json() {
                Some(json) if json == "null" && member.mode != MemberMode::Null => {}
                Some(json) => with(&member, json),
                None => self.drop_member(member.name, "it cannot be serialized"),
            }
        });
    }

    fn each_field(&self, with: &mut dyn FnMut(Field<'_>)) {
        if !crate::guard(&mut || self.err.fields(with)) {
            self.note("members dropped: a field panicked".to_owned());
        }
    }

    /// The chain of sources as a list: of each link what the scrubber leaves of its text.
    fn chain(&self) -> Option<String> {
        let mut out = b"[".to_vec();
        for (i, link) in chain::texts(chain::source(self.err)?).iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            json::write_str(&mut out, link);
        }
        out.push(b']');
        if out.len() > LONGEST_JSON {
            return None;
        }
        String::from_utf8(out).ok()
    }

    fn drop_member(&self, name: &str, why: &str) {
        self.note(format!("member `{name}` dropped: {why}"));
    }

    fn note(&self, note: String) {
        let mut dropped = self.dropped.borrow_mut();
        // The fields are visited more than once: for the members, for the problems.
        for known in &*dropped {
            if *known == note {
                return;
            }
        }
        dropped.push(note);
    }
}

/// The public members of an error, by name.
#[derive(Clone, Debug)]
pub struct Members(pub(super) Vec<(String, Json)>);

impl Members {
    /// Whether there are none.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names and their values.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, &Fragment(value.as_str()))?;
        }
        map.end()
    }
}
