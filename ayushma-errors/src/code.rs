//! The stable identifier that clients match on.

use std::borrow::Cow;
use std::fmt;

use serde_core::{Serialize, Serializer};

use crate::text::is_plain;

/// The stable identifier that clients match on: a text or a number.
///
/// ```
/// use ayushma_errors::Code;
///
/// assert_eq!(Code::from("chat_not_found"), "chat_not_found");
/// assert_eq!(Code::Number(1043).to_string(), "1043");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Code<'a> {
    /// Printable ASCII without leading or trailing space.
    Text(Cow<'a, str>),
    /// Serialized as a number.
    Number(i64),
}

impl Code<'_> {
    /// The text, when the code is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Code::Text(text) => Some(text),
            Code::Number(_) => None,
        }
    }

    /// The code without what it borrows.
    #[must_use]
    pub fn into_owned(self) -> Code<'static> {
        match self {
            Code::Text(text) => Code::Text(Cow::Owned(text.into_owned())),
            Code::Number(number) => Code::Number(number),
        }
    }

    /// Whether clients can match on it: a code that came from a value may be anything.
    pub(crate) fn is_legal(&self) -> bool {
        match self {
            Code::Text(text) => {
                !text.is_empty() && text.len() <= 256 && is_plain(text) && text.trim() == *text
            }
            Code::Number(_) => true,
        }
    }
}

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Code::Text(text) => f.pad(text),
            Code::Number(number) => number.fmt(f),
        }
    }
}

impl Serialize for Code<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Code::Text(text) => serializer.serialize_str(text),
            Code::Number(number) => serializer.serialize_i64(*number),
        }
    }
}

impl<'a> From<&'a str> for Code<'a> {
    fn from(text: &'a str) -> Self {
        Code::Text(Cow::Borrowed(text))
    }
}

impl From<i64> for Code<'_> {
    fn from(number: i64) -> Self {
        Code::Number(number)
    }
}

impl PartialEq<str> for Code<'_> {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Code<'_> {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

impl PartialEq<i64> for Code<'_> {
    #[inline]
    fn eq(&self, other: &i64) -> bool {
        matches!(self, Code::Number(number) if number == other)
    }
}

/// What `#[code(from = ..)]` and `#[code(with = ..)]` take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no code: `#[code(from = ...)]` takes a text or an integer, or an `Option` of one",
    label = "neither a text nor an integer"
)]
pub trait CodeValue {
    /// The code, unless there is none.
    fn code(&self) -> Option<Code<'static>>;
}

impl CodeValue for str {
    fn code(&self) -> Option<Code<'static>> {
        Some(Code::Text(Cow::Owned(self.to_owned())))
    }
}

impl CodeValue for String {
    #[inline]
    fn code(&self) -> Option<Code<'static>> {
        self.as_str().code()
    }
}

impl CodeValue for Cow<'_, str> {
    #[inline]
    fn code(&self) -> Option<Code<'static>> {
        (**self).code()
    }
}

impl CodeValue for Code<'_> {
    #[inline]
    fn code(&self) -> Option<Code<'static>> {
        Some(self.clone().into_owned())
    }
}

impl<T: CodeValue + ?Sized> CodeValue for &T {
    fn code(&self) -> Option<Code<'static>> {
        (**self).code()
    }
}

impl<T: CodeValue + ?Sized> CodeValue for Box<T> {
    fn code(&self) -> Option<Code<'static>> {
        (**self).code()
    }
}

impl<T: CodeValue> CodeValue for Option<T> {
    fn code(&self) -> Option<Code<'static>> {
        self.as_ref()?.code()
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl CodeValue for $ty {
            #[inline]
            fn code(&self) -> Option<Code<'static>> {
                i64::try_from(*self).ok().map(Code::Number)
            }
        }
    )*};
}
integers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);
