//! The masks of `#[redact(..)]`: what an operator sees of a value that nobody may see.
//!
//! Who holds a masked value can print the mask and cannot get at the value. Where a rule leaves a
//! doubt, the value is masked whole.

use std::fmt::{self, Display};
use std::time::Duration;

use crate::text::has_control;

#[cfg(feature = "hash")]
mod keyed;
mod shape;

#[cfg(feature = "hash")]
pub use self::keyed::{HashKeyError, set_hash_key};

/// The mask of what may not be shown even in part.
pub(crate) const REDACTED: &str = "[REDACTED]";

/// The longest value, in bytes, of which a part is shown.
const LONGEST: usize = 64 * 1024;

/// Marks the types that are shown by their own `Display`.
pub struct ByDisplay;

/// Marks the `Option`s of such types.
pub struct ByOption;

/// Marks `Duration`, which has no `Display` and says nothing about anybody.
pub struct ByDebug;

/// What can be written to the log: a `Display`, or an `Option` of one.
///
/// `Option` is no `Display`, but rustc must assume that it could become one. The marker keeps the
/// two impls apart, and since only one of them ever fits, it is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written to the log; implement `Display` for it, or say `#[redact]` or `#[redact(with = path)]`, or `#[internal(debug)]` if its `Debug` holds no secret",
    label = "neither `Display` nor an `Option` of it"
)]
pub trait Show<M> {
    /// Writes the value as it is.
    ///
    /// # Errors
    /// When the formatter or the value's `Display` fails.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// Whether there is no value, so that there is nothing to mask.
    fn is_none(&self) -> bool {
        false
    }
}

#[diagnostic::do_not_recommend]
impl<T: Display + ?Sized> Show<ByDisplay> for T {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Display> Show<ByOption> for Option<T> {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => value.fmt(f),
            None => f.pad("None"),
        }
    }

    fn is_none(&self) -> bool {
        Option::is_none(self)
    }
}

impl Show<ByDebug> for Duration {
    #[inline]
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Show<ByDebug> for Option<Duration> {
    #[inline]
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => fmt::Debug::fmt(value, f),
            None => f.pad("None"),
        }
    }

    #[inline]
    fn is_none(&self) -> bool {
        Option::is_none(self)
    }
}

/// Shows the value as it is.
pub fn show<T: Show<M> + ?Sized, M>(x: &T) -> Shown<'_, T> {
    Shown::new(x, Mode::Plain)
}

/// Shows the last `n` characters, `***Hbyq`, but never more than a quarter of them all.
pub fn last<T: Show<M> + ?Sized, M>(x: &T, n: usize) -> Shown<'_, T> {
    Shown::new(x, Mode::Last(n))
}

/// Shows the first `n` characters, `sk-Z***`, but never more than a quarter of them all.
pub fn first<T: Show<M> + ?Sized, M>(x: &T, n: usize) -> Shown<'_, T> {
    Shown::new(x, Mode::First(n))
}

/// Shows the first letter and the domain of an e-mail address: `a***@example.org`.
pub fn email<T: Show<M> + ?Sized, M>(x: &T) -> Shown<'_, T> {
    Shown::new(x, Mode::Email)
}

/// Shows scheme, host, port and path of a URL; no user, query or fragment.
pub fn url<T: Show<M> + ?Sized, M>(x: &T) -> Shown<'_, T> {
    Shown::new(x, Mode::Url)
}

/// Shows how many characters there are: `[REDACTED 36 chars]`.
pub fn len<T: Show<M> + ?Sized, M>(x: &T) -> Shown<'_, T> {
    Shown::new(x, Mode::Len)
}

/// Shows a hash under the process's key, `[hash:9f2c01ab33de]`, by which two occurrences can be
/// matched. Fields of different names have different hashes of the same value.
#[cfg(feature = "hash")]
pub fn hash<'a, T: Show<M> + ?Sized, M>(x: &'a T, field_name: &'static str) -> Shown<'a, T> {
    Shown::new(x, Mode::Hash(field_name))
}

/// Is not to be had without the feature: a type that may be hashed.
#[cfg(not(feature = "hash"))]
#[diagnostic::on_unimplemented(
    message = "`#[redact(hash)]` needs the feature `hash` of `ayushma-errors`",
    label = "enable the feature `hash`"
)]
pub trait HasFeatureHash {}

/// Stands for the mask of the feature `hash`, and says that it is off.
#[cfg(not(feature = "hash"))]
#[must_use]
pub fn hash<T: HasFeatureHash + ?Sized>(_: &T, _: &'static str) -> &'static str {
    REDACTED
}

/// A value that can be printed as its mode says, and not be had in another way.
///
/// It holds the functions of [`Show`] instead of asking for the trait again: an opaque type, or a
/// bound on `Display`, would report a type that cannot be shown twice.
pub struct Shown<'a, T: ?Sized> {
    value: &'a T,
    show: fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
    is_none: fn(&T) -> bool,
    mode: Mode,
}

#[derive(Clone, Copy)]
enum Mode {
    Plain,
    Last(usize),
    First(usize),
    Email,
    Url,
    Len,
    #[cfg(feature = "hash")]
    Hash(&'static str),
}

impl<'a, T: ?Sized> Shown<'a, T> {
    fn new<M>(value: &'a T, mode: Mode) -> Self
    where
        T: Show<M>,
    {
        let (show, is_none) = (T::show, T::is_none);
        Self {
            value,
            show,
            is_none,
            mode,
        }
    }
}

impl<T: ?Sized> Display for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nothing is no secret.
        if matches!(self.mode, Mode::Plain) || (self.is_none)(self.value) {
            return (self.show)(self.value, f);
        }
        let mask = self.mode.mask(&|f| (self.show)(self.value, f));
        f.pad(mask.as_deref().unwrap_or(REDACTED))
    }
}

type Write<'a> = &'a dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result;

impl Mode {
    /// The mask of what is written, unless it is masked whole.
    fn mask(self, write: Write<'_>) -> Option<String> {
        match self {
            Self::Plain => None,
            Self::Last(n) => part(write, &|text| shape::last(text, n)),
            Self::First(n) => part(write, &|text| shape::first(text, n)),
            Self::Email => part(write, &shape::email),
            Self::Url => part(write, &shape::url),
            Self::Len => Some(format!("[REDACTED {} chars]", count(write)?)),
            #[cfg(feature = "hash")]
            Self::Hash(field_name) => {
                keyed::hash(field_name, write).map(|digits| format!("[hash:{digits:012x}]"))
            }
        }
    }
}

fn part(write: Write<'_>, shape: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut secret = Secret::default();
    print(&mut secret, write)?;
    let mask = shape(secret.text()?)?;
    // A mask may go to places that escape nothing.
    if has_control(&mask) {
        return None;
    }
    Some(mask)
}

fn count(write: Write<'_>) -> Option<usize> {
    let mut count = Count(0);
    print(&mut count, write)?;
    Some(count.0)
}

/// Prints the value without the flags that are meant for its mask. `None` says that its `Display`
/// failed or panicked.
fn print(out: &mut dyn fmt::Write, write: Write<'_>) -> Option<()> {
    let mut printed = None;
    crate::guard(&mut || printed = write!(out, "{}", fmt::from_fn(write)).ok());
    printed
}

/// A copy of a value, so long as it is looked at.
#[derive(Default)]
struct Secret {
    bytes: Vec<u8>,
    overflown: bool,
}

impl Secret {
    /// The whole value, unless it was too long to be kept.
    fn text(&self) -> Option<&str> {
        // A `Display` may have swallowed the error that told it to stop.
        if self.overflown {
            return None;
        }
        str::from_utf8(&self.bytes).ok()
    }
}

impl fmt::Write for Secret {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let len = self.bytes.len() + text.len();
        if self.overflown || len > LONGEST {
            self.overflown = true;
            return Err(fmt::Error);
        }
        if len > self.bytes.capacity() {
            // A vector that grows by itself leaves the old copy as it is.
            let mut roomy = Vec::with_capacity(len.next_power_of_two().max(256));
            roomy.extend_from_slice(&self.bytes);
            wipe(&mut std::mem::replace(&mut self.bytes, roomy));
        }
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        wipe(&mut self.bytes);
    }
}

/// Overwrites the copy, as well as that can be done without `unsafe`: `black_box` makes the zeros
/// look as if somebody read them, so that they are written.
fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    std::hint::black_box(bytes);
}

struct Count(usize);

impl fmt::Write for Count {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.chars().count();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_shown_and_the_rest_hidden() {
        let key = "sk-Zq81xKpw77Lmvt20Hbyq";
        assert_eq!(last(key, 4).to_string(), "***Hbyq");
        assert_eq!(first(key, 4).to_string(), "sk-Z***");
        assert_eq!(last(&15_551_234_567_u64, 2).to_string(), "***67");
        assert_eq!(email("alice@example.org").to_string(), "a***@example.org");
        let dsn = "postgres://u:hunter2@host/db";
        assert_eq!(url(dsn).to_string(), "postgres://host/db");
    }

    #[test]
    fn what_has_no_such_part_is_masked_whole() {
        for secret in ["", "Ж", "ЖЩ", "🦀", "ЖЩЮ"] {
            assert_eq!(last(secret, 4).to_string(), REDACTED);
            assert_eq!(first(secret, 4).to_string(), REDACTED);
            assert_eq!(email(secret).to_string(), REDACTED);
            assert_eq!(url(secret).to_string(), REDACTED);
        }
    }

    #[test]
    fn nothing_is_no_secret() {
        let none = None::<String>;
        for mask in [
            last(&none, 4).to_string(),
            first(&none, 4).to_string(),
            email(&none).to_string(),
            url(&none).to_string(),
            len(&none).to_string(),
            show(&none).to_string(),
        ] {
            assert_eq!(mask, "None");
        }
        assert_eq!(last(&Some("12345678"), 1).to_string(), "***8");
        assert_eq!(show(&Some("value")).to_string(), "value");
    }

    #[test]
    fn the_length_is_counted_in_characters_without_keeping_them() {
        assert_eq!(len("four").to_string(), "[REDACTED 4 chars]");
        assert_eq!(len("ЖЩ🦀").to_string(), "[REDACTED 3 chars]");
        assert_eq!(
            len(&"x".repeat(LONGEST + 1)).to_string(),
            "[REDACTED 65537 chars]"
        );
    }

    #[test]
    fn a_value_that_is_too_long_is_masked_whole() {
        assert_eq!(last(&"x".repeat(LONGEST), 1).to_string(), "***x");
        assert_eq!(last(&"x".repeat(LONGEST + 1), 1).to_string(), REDACTED);
        let swallows = fmt::from_fn(|f| {
            let _ = f.write_str(&"x".repeat(LONGEST + 1));
            f.write_str("12345678").or(Ok(()))
        });
        assert_eq!(last(&swallows, 1).to_string(), REDACTED);
    }

    #[test]
    fn a_value_that_fails_or_panics_is_masked_whole() {
        let fails = fmt::from_fn(|f| f.write_str("12345678").and(Err(fmt::Error)));
        let panics = fmt::from_fn(|f| f.write_str("12345678").map(|()| panic!("on purpose")));
        assert_eq!(last(&fails, 1).to_string(), REDACTED);
        assert_eq!(last(&panics, 1).to_string(), REDACTED);
        assert_eq!(len(&fails).to_string(), REDACTED);
        assert_eq!(len(&panics).to_string(), REDACTED);
    }

    #[test]
    fn flags_are_for_the_mask_and_not_for_the_value() {
        assert_eq!(format!("{:>9}|", last("12345678", 1)), "     ***8|");
        assert_eq!(format!("{:>50}", len("four")).trim(), "[REDACTED 4 chars]");
        assert_eq!(format!("{:>5}", show(&7)), "    7");
    }

    #[test]
    fn control_characters_are_never_shown() {
        assert_eq!(last("1234567\u{1b}", 1).to_string(), REDACTED);
        assert_eq!(last("\u{1b}2345678", 1).to_string(), "***8");
    }
}
