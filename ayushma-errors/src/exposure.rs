//! Who may see a field, and the types whose values may always be logged.

use std::fmt::{self, Debug, Display};
use std::time::Duration;

use http::StatusCode;

/// Who may see a field: the decision that every field has.
///
/// ```
/// use ayushma_errors::Exposure;
///
/// assert!(Exposure::Public.is_for_callers());
/// assert!(!Exposure::Internal.is_for_callers());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exposure {
    /// A member of the caller's body, and in the log.
    Public,
    /// In the message or a header, and in the log.
    Named,
    /// In the log: its type is [`LogSafe`].
    Safe,
    /// In the log, through the scrubber.
    Internal,
    /// Nobody's; in the log it is masked.
    Redacted,
    /// The error's source: its type in the log.
    Source,
    /// Where the error was made.
    Location,
    /// How the program got there.
    Backtrace,
}

impl Exposure {
    /// Whether callers may see the value.
    #[must_use]
    #[inline]
    pub fn is_for_callers(self) -> bool {
        matches!(self, Exposure::Public | Exposure::Named)
    }

    pub(crate) fn from_letter(letter: &str) -> Self {
        match letter {
            "P" => Exposure::Public,
            "M" => Exposure::Named,
            "L" => Exposure::Safe,
            "I" => Exposure::Internal,
            "S" => Exposure::Source,
            "O" => Exposure::Location,
            "B" => Exposure::Backtrace,
            // What is not known is nobody's.
            _ => Exposure::Redacted,
        }
    }
}

impl Display for Exposure {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Exposure::Public => "public",
            Exposure::Named => "named",
            Exposure::Safe => "log-safe",
            Exposure::Internal => "internal",
            Exposure::Redacted => "redacted",
            Exposure::Source => "source",
            Exposure::Location => "location",
            Exposure::Backtrace => "backtrace",
        })
    }
}

/// Marks types whose values can hold no secret and nothing about a person, so that a field of one needs no attribute.
///
/// Implemented for `bool`, `&'static str`, the integers of 8 and 16 bits, `usize`, [`Duration`], [`StatusCode`], `Uuid`
/// (feature `uuid`) and `Option` of any. Integers of 32 and 64 bits, floats and strings are not: phone numbers, record
/// numbers, amounts and lab values live in them. A type of one's own is written by its `Display`:
///
/// ```
/// use ayushma_errors::LogSafe;
///
/// struct ChatId(u64);
///
/// impl std::fmt::Display for ChatId {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         write!(f, "chat-{}", self.0)
///     }
/// }
///
/// // Chat ids are drawn at random: they say nothing about anybody.
/// impl LogSafe for ChatId {}
///
/// fn may_be_logged<T: LogSafe>(value: T) -> T {
///     value
/// }
/// assert_eq!(may_be_logged(ChatId(7)).to_string(), "chat-7");
/// ```
///
/// The parameter says how the value is written and is inferred; it keeps `Option` and `Duration`, which have no `Display`,
/// apart from the types that do.
#[diagnostic::on_unimplemented(
    message = "this field of type `{Self}` has no decision: add `#[public]`, `#[internal]` or `#[redact]`, or implement `LogSafe` for `{Self}`",
    label = "no decision about who may see this value",
    note = "`#[public]`: the caller sees it; `#[internal]`: the log alone; `#[redact]`: nobody"
)]
pub trait LogSafe<How = ByDisplay>: Loggable<How> {}

/// Written by its `Display`.
pub struct ByDisplay(());

/// Written in a way of its own.
pub struct ByOwn(());

/// Written as what is in it is.
pub struct ByInner<How>(std::marker::PhantomData<How>);

/// How a [`LogSafe`] value is written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is to be `LogSafe`, and there is no way to write it to the log: implement `Display` for it",
    label = "no `Display`"
)]
pub trait Loggable<How>: Sized {
    /// Writes the value.
    ///
    /// # Errors
    /// When the formatter fails.
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: Display> Loggable<ByDisplay> for T {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl Loggable<ByOwn> for Duration {
    #[inline]
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(self, f)
    }
}

impl<How, T: LogSafe<How>> Loggable<ByInner<How>> for Option<T> {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => value.log(f),
            None => f.write_str("None"),
        }
    }
}

impl LogSafe<ByOwn> for Duration {}
impl<How, T: LogSafe<How>> LogSafe<ByInner<How>> for Option<T> {}
impl LogSafe for bool {}
impl LogSafe for &'static str {}
impl LogSafe for u8 {}
impl LogSafe for u16 {}
impl LogSafe for i8 {}
impl LogSafe for i16 {}
// Lengths, counts and indexes.
impl LogSafe for usize {}
impl LogSafe for StatusCode {}
#[cfg(feature = "uuid")]
impl LogSafe for uuid::Uuid {}

/// A [`LogSafe`] value, ready to be written. It holds the function instead of the bound, so that one mistake is one message.
pub struct Logged<'a, T> {
    value: &'a T,
    log: fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
}

impl<T> Display for Logged<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.log)(self.value, f)
    }
}

/// The field's value for the log, which asks for the decision that its type makes.
pub fn log_safe<T: LogSafe<How>, How>(value: &T) -> Logged<'_, T> {
    Logged {
        value,
        log: <T as Loggable<How>>::log,
    }
}
