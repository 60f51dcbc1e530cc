//! The scrubber: takes secrets and personal numbers out of text that is not ours.
//!
//! A driver's `Display` has the connection string in it, an HTTP client's the URL with its token, a panic's message whatever
//! was formatted into it. [`scrub`] leaves a typed mark such as `[REDACTED:jwt]` in place of each secret that it knows by its
//! shape, its checksum, or the word before it:
//!
//! ```
//! use ayushma_errors::scrub::scrub;
//!
//! let text = "no connection: host=db user=app password=correct-horse-7 sslmode=require";
//! assert_eq!(scrub(text), "no connection: host=db user=app password=[REDACTED:password] sslmode=require");
//! ```
//!
//! One pass over the bytes looks for those that are rare in prose and stand in every secret (`=`, `:`, `@`, digits, ...); only there
//! is a rule asked, and it reads no more than the word around. There are no regular expressions, no tests of entropy, and
//! nothing is built at start. What it cannot know: names, diagnoses, a password that stands alone. Use `#[redact]` for these.

mod assigned;
mod checksum;
mod class;
mod command;
mod context;
mod keys;
mod number;
mod output;
mod prefix;
mod quoted;
mod rule;
mod scan;
mod url;
mod value;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

pub use self::rule::{Rule, RuleError, RuleInfo, Scrubber};

#[cfg(fuzzing)]
#[doc(hidden)]
#[must_use]
pub fn bytes_read(text: &str) -> usize {
    scan::bytes_read(text)
}

/// The longest text, in bytes, that is read and written: 64 KiB. Of what is longer the end is cut, at a place that splits no
/// secret, and `[REDACTED:cut]` stands there.
pub const LONGEST: usize = 64 * 1024;

/// Whether what is called so is a secret, whatever it looks like.
#[cfg(any(feature = "logging", feature = "sentry"))]
pub(crate) fn is_secret_name(name: &str) -> bool {
    static BUILT_IN: Scrubber = Scrubber::BUILT_IN;
    keys::kind(name.as_bytes(), false, &BUILT_IN).is_some()
}

/// The text without what the built-in rules know; borrowed when there is nothing to take out.
///
/// It never panics, takes time in proportion to the text, and leaves its own output as it is.
///
/// ```
/// use std::borrow::Cow;
/// use ayushma_errors::scrub::scrub;
///
/// assert!(matches!(scrub("chat 7 was not found"), Cow::Borrowed(_)));
/// assert_eq!(scrub("redis://:s3cret@cache:6379/0"), "redis://:[REDACTED:userinfo]@cache:6379/0");
/// assert_eq!(scrub("Key (email)=(asha@example.org) already exists."), "Key (email)=([REDACTED:email]) already exists.");
/// ```
#[must_use]
pub fn scrub(text: &str) -> Cow<'_, str> {
    SET.get().unwrap_or(&BUILT_IN).scrub(text)
}

static BUILT_IN: Scrubber = Scrubber::BUILT_IN;
static SET: OnceLock<Scrubber> = OnceLock::new();

/// Sets the scrubber that [`scrub`] and all outputs of this crate ask, once and for the whole process: call it at the start of
/// `main`.
///
/// ```standalone_crate
/// use ayushma_errors::scrub::{Scrubber, scrub, set_scrubber};
///
/// set_scrubber(Scrubber::new().deny_keys(["ward_code"]))?;
/// assert_eq!(scrub("ward_code=blue-7"), "ward_code=[REDACTED:denied]");
/// assert!(set_scrubber(Scrubber::new()).is_err());
/// # Ok::<(), ayushma_errors::scrub::SetScrubberError>(())
/// ```
///
/// # Errors
/// When one was set before: two parts of a program would undo each other's rules.
#[inline]
pub fn set_scrubber(scrubber: Scrubber) -> Result<(), SetScrubberError> {
    SET.set(scrubber).map_err(|_| SetScrubberError(()))
}

/// A scrubber was set before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetScrubberError(());

impl fmt::Display for SetScrubberError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scrubber is set already: set it once, at the start of `main`")
    }
}

impl std::error::Error for SetScrubberError {}
