//! One field of one error, with the decision about who may see it.

use std::fmt::{self, Display};

use serde_core::{Serialize, Serializer};

use crate::definition::MemberMode;
use crate::detail::{Detail, Problems};
use crate::exposure::Exposure;
use crate::json::{Fragment, JsonValue};
use crate::redact::REDACTED;
use crate::slot::Slot;

/// One field of one error, with the decision about who may see it.
///
/// Written as text it is what the *operator* may read: a redacted field is its mask. What callers may read of it is a
/// member of the [`PublicView`](crate::PublicView).
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) exposure: Exposure,
    pub(crate) sight: Option<Value<'a>>,
    pub(crate) member: Option<Member<'a>>,
}

/// What the operator reads.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Slot(Slot<'a>),
    Fixed(&'a str),
}

/// What the caller reads.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) mode: MemberMode,
    pub(crate) slot: Slot<'a>,
}

impl<'a> Field<'a> {
    /// A member of the caller's body, which the operator sees, too.
    pub fn public<T: Serialize>(name: &'a str, value: &'a T) -> Self {
        let slot = Slot::Json(value as &dyn JsonValue);
        let member = Member {
            name,
            mode: MemberMode::Plain,
            slot,
        };
        Field {
            name,
            exposure: Exposure::Public,
            sight: Some(Value::Slot(slot)),
            member: Some(member),
        }
    }

    /// The list of problems, as each format shows it; `#[public(errors)]` of the derive.
    ///
    /// ```
    /// use ayushma_errors::{Detail, Field};
    ///
    /// let problems = Detail::map([("title", ["Too long."])]);
    /// assert_eq!(Field::errors("problems", &problems).to_string(), r#"{"title":["Too long."]}"#);
    /// ```
    #[must_use]
    #[inline]
    pub fn errors(name: &'a str, problems: &'a Detail) -> Self {
        let slot = Slot::Problems(Problems {
            detail: problems,
            is_validation: true,
        });
        let member = Member {
            name,
            mode: MemberMode::Errors,
            slot,
        };
        Field {
            name,
            exposure: Exposure::Public,
            sight: Some(Value::Slot(slot)),
            member: Some(member),
        }
    }

    /// Text for the operator alone, through the scrubber.
    #[inline]
    pub fn internal(name: &'a str, value: &'a dyn Display) -> Self {
        Field {
            name,
            exposure: Exposure::Internal,
            sight: Some(Value::Slot(Slot::Foreign(value))),
            member: None,
        }
    }

    /// Nobody's: the value is not even given.
    #[must_use]
    #[inline]
    pub fn redacted(name: &'a str) -> Self {
        Field {
            name,
            exposure: Exposure::Redacted,
            sight: Some(Value::Fixed(REDACTED)),
            member: None,
        }
    }

    /// The field's name, or its number.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Who may see it.
    #[must_use]
    pub fn exposure(&self) -> Exposure {
        self.exposure
    }

    /// Whether the operator sees anything of it.
    #[must_use]
    pub fn is_logged(&self) -> bool {
        self.sight.is_some()
    }

    /// The value in JSON, when it is one that is serialized.
    pub(crate) fn json(&self) -> Option<String> {
        match self.sight {
            Some(Value::Slot(slot @ (Slot::Json(_) | Slot::LazyJson(_) | Slot::Problems(_)))) => {
                slot.to_json()
            }
            _ => None,
        }
    }

    /// Whether the text is the field's own, to be quoted, and no number or JSON.
    pub(crate) fn is_text(&self) -> bool {
        !matches!(
            self.sight,
            Some(
                Value::Slot(
                    Slot::Json(_)
                        | Slot::LazyJson(_)
                        | Slot::Problems(_)
                        | Slot::Debug(_)
                        | Slot::ForeignDebug(_)
                        | Slot::Type(_)
                        | Slot::Masked(_)
                        | Slot::MaskedLazy(_)
                ) | Value::Fixed(_)
            )
        )
    }
}

impl Display for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sight {
            Some(Value::Slot(slot)) => slot.write_escaped(f),
            Some(Value::Fixed(text)) => f.write_str(text),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Field<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {self} ({})", self.name, self.exposure)
    }
}

/// A piece of JSON that was made from a public value.
#[derive(Clone, Debug)]
pub struct Json(pub(crate) String);

impl Json {
    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Fragment(&self.0).serialize(serializer)
    }
}
