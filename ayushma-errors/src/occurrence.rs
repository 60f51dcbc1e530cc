//! The id of one occurrence of an error, by which a caller's report finds the log line.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderValue;

/// Names one occurrence of an error, in the response as well as in the log.
///
/// It is a UUID of version 7 (RFC 9562), so ids sort by the millisecond in which they were made.
/// It is written hyphenated, in lower case.
///
/// ```
/// use ayushma_errors::OccurrenceId;
///
/// let id = OccurrenceId::new();
/// assert_ne!(id, OccurrenceId::new());
/// assert_eq!(id.to_string().parse(), Ok(id));
/// assert_eq!(id.to_string().len(), 36);
/// ```
///
/// An id is no secret: it is unique, but it can be guessed by who knows others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OccurrenceId([u8; 16]);

impl OccurrenceId {
    /// Makes an id for what occurs now.
    ///
    /// ```
    /// use ayushma_errors::OccurrenceId;
    ///
    /// // The version of the UUID.
    /// assert_eq!(OccurrenceId::new().as_bytes()[6] >> 4, 7);
    /// ```
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "a default that differs each time would surprise"
    )]
    pub fn new() -> Self {
        // A clock before 1970 costs the order of the ids and nothing else.
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        // Not `as_millis()`, which divides 128 bits.
        let millis = now.as_secs().wrapping_mul(1000) + u64::from(now.subsec_millis());
        Self::from_parts(u128::from(millis), entropy(now.subsec_nanos()))
    }

    fn from_parts(millis: u128, entropy: u128) -> Self {
        let time = (millis & 0xffff_ffff_ffff) << 80;
        let version = 0x7 << 76;
        let variant = 0b10 << 62;
        let random = entropy & !(0xffff_ffff_ffff << 80 | 0xf << 76 | 0b11 << 62);
        Self((time | version | variant | random).to_be_bytes())
    }

    /// Gives the sixteen bytes of the UUID, for a binary column or protocol.
    ///
    /// ```
    /// use ayushma_errors::OccurrenceId;
    ///
    /// let id: OccurrenceId = "018f3a5c-0000-7000-8000-0000000000ff".parse()?;
    /// assert_eq!(id.as_bytes()[15], 0xff);
    /// # Ok::<(), ayushma_errors::ParseOccurrenceIdError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Writes the id as 32 digits without hyphens, as Sentry's event ids are.
    ///
    /// ```
    /// use ayushma_errors::OccurrenceId;
    ///
    /// let id: OccurrenceId = "018f3a5c-0000-7000-8000-0000000000ff".parse()?;
    /// assert_eq!(id.simple().to_string(), "018f3a5c0000700080000000000000ff");
    /// # Ok::<(), ayushma_errors::ParseOccurrenceIdError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn simple(self) -> impl fmt::Display {
        fmt::from_fn(move |f| f.pad(&format!("{:032x}", u128::from_be_bytes(self.0))))
    }

    /// Writes the id as a URN, as the `instance` of RFC 9457 wants a URI.
    ///
    /// ```
    /// use ayushma_errors::OccurrenceId;
    ///
    /// let id: OccurrenceId = "018f3a5c-0000-7000-8000-0000000000ff".parse()?;
    /// assert_eq!(id.urn().to_string(), "urn:uuid:018f3a5c-0000-7000-8000-0000000000ff");
    /// # Ok::<(), ayushma_errors::ParseOccurrenceIdError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn urn(self) -> impl fmt::Display {
        fmt::from_fn(move |f| {
            let mut text = *b"urn:uuid:------------------------------------";
            text[URN.len()..].copy_from_slice(&self.hyphenated());
            f.pad(ascii(&text))
        })
    }

    /// How long an id is as text, in bytes.
    pub(crate) const LENGTH: usize = 36;

    /// The text in ASCII. By hand, and in place: each response has one, and `{:x}` costs ten times as much.
    pub(crate) fn hyphenated(self) -> [u8; Self::LENGTH] {
        // Where the digits of each byte stand: between them are the hyphens.
        const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
        let mut text = [b'-'; Self::LENGTH];
        let mut i = 0;
        while i < 16 {
            let [high, low] = DIGITS[usize::from(self.0[i])];
            text[PLACES[i]] = high;
            text[PLACES[i] + 1] = low;
            i += 1;
        }
        text
    }

    /// The text as a header's value.
    pub(crate) fn header(self) -> Option<HeaderValue> {
        HeaderValue::from_bytes(&self.hyphenated()).ok()
    }
}

/// The two digits of each byte.
static DIGITS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    pairs
};

/// Digits and hyphens as text.
pub(crate) fn ascii(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or_default()
}

const URN: &str = "urn:uuid:";

/// Where the hyphens stand.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// Bits that no other call gets, on whatever thread, in whatever process.
///
/// Each thread counts from a random number, in the steps and through the finalizer of `SplitMix64`. std seeds `RandomState`,
/// which gives that number and a key, from the operating system, anew for each thread. That is less than a cryptographic
/// generator promises, and enough: an id has to be unique, not secret, and a keyed hash of each count would be most of what
/// an id costs. The count makes it unique when the clock stands still or goes back; process id and time part a forked child
/// from its parent, which counts from the same number.
fn entropy(nanos: u32) -> u128 {
    thread_local! {
        static STREAM: Cell<Option<(u64, u64)>> = const { Cell::new(None) };
    }
    let next = |stream: &Cell<Option<(u64, u64)>>| {
        let (key, count) = match stream.get() {
            Some(known) => known,
            None => seed(),
        };
        stream.set(Some((key, count.wrapping_add(STEP))));
        (key, count)
    };
    // A thread that is being torn down may have lost its count, and gets a new one for this one id.
    let (key, count) = match STREAM.try_with(next) {
        Ok(next) => next,
        Err(_) => seed(),
    };
    let place = u64::from(std::process::id()) << 32 | u64::from(nanos);
    let high = mixed(count ^ mixed(place ^ key));
    let low = mixed(high ^ key);
    u128::from(high) << 64 | u128::from(low)
}

/// A key, and the number to count from.
#[cold]
fn seed() -> (u64, u64) {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u8(0);
    let key = hasher.finish();
    hasher.write_u8(1);
    (key, hasher.finish())
}

/// The step of `SplitMix64`: odd, so that a count comes back after all the others.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Other bits, one to one: the finalizer of `SplitMix64`.
fn mixed(bits: u64) -> u64 {
    let bits = bits.wrapping_add(STEP);
    let bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

impl fmt::Display for OccurrenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(ascii(&self.hyphenated()))
    }
}

impl fmt::Debug for OccurrenceId {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OccurrenceId({self})")
    }
}

/// Reads an id in each of the forms in which it is written, and in capitals.
///
/// Any UUID will do: the ids that other services made are not all of version 7.
impl FromStr for OccurrenceId {
    type Err = ParseOccurrenceIdError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.strip_prefix(URN).unwrap_or(text).as_bytes();
        let hyphenated = match text.len() {
            32 => false,
            36 => true,
            _ => return Err(ParseOccurrenceIdError(())),
        };
        let mut id = 0;
        for (at, byte) in text.iter().enumerate() {
            if hyphenated && HYPHENS.contains(&at) {
                if *byte != b'-' {
                    return Err(ParseOccurrenceIdError(()));
                }
                continue;
            }
            let digit = char::from(*byte).to_digit(16);
            id = id << 4 | u128::from(digit.ok_or(ParseOccurrenceIdError(()))?);
        }
        Ok(Self(id.to_be_bytes()))
    }
}

/// Says that a text is no [`OccurrenceId`].
///
/// ```
/// use ayushma_errors::OccurrenceId;
///
/// let err = "seven".parse::<OccurrenceId>().unwrap_err();
/// assert_eq!(err.to_string(), "expected a UUID: 32 hexadecimal digits, with hyphens or without");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseOccurrenceIdError(());

impl fmt::Display for ParseOccurrenceIdError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a UUID: 32 hexadecimal digits, with hyphens or without")
    }
}

impl Error for ParseOccurrenceIdError {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const TEXT: &str = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

    #[test]
    fn the_example_of_rfc_9562_is_made_of_its_parts() {
        let id = OccurrenceId::from_parts(0x017f_22e2_79b0, 0x0cc3 << 64 | 0x18c4_dc0c_0c07_398f);
        assert_eq!(id.to_string(), TEXT);
    }

    #[test]
    fn random_bits_touch_neither_time_nor_version_nor_variant() {
        let id = OccurrenceId::from_parts(u128::from(u64::MAX), u128::MAX);
        assert_eq!(id.to_string(), "ffffffff-ffff-7fff-bfff-ffffffffffff");
        let id = OccurrenceId::from_parts(0, u128::MAX);
        assert_eq!(id.to_string(), "00000000-0000-7fff-bfff-ffffffffffff");
    }

    #[test]
    fn ids_are_unique_across_threads() {
        let make = || (0..20_000).map(|_| OccurrenceId::new()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(make)).collect();
        let mut seen = HashSet::new();
        for thread in threads {
            for id in thread.join().expect("making ids does not panic") {
                assert!(seen.insert(id), "{id} was made twice");
            }
        }
    }

    #[test]
    fn a_clock_that_stands_still_gives_other_bits() {
        let seen: HashSet<_> = (0..10_000).map(|_| entropy(7)).collect();
        assert_eq!(seen.len(), 10_000);
    }

    #[test]
    fn every_bit_of_the_entropy_varies() {
        let (mut ones, mut zeros) = (0, 0);
        for _ in 0..200 {
            let bits = entropy(0);
            ones |= bits;
            zeros |= !bits;
        }
        assert_eq!((ones, zeros), (u128::MAX, u128::MAX));
    }

    #[test]
    fn later_ids_sort_later() {
        let earlier = OccurrenceId::from_parts(1, u128::MAX);
        assert!(earlier < OccurrenceId::from_parts(2, 0));
    }

    #[test]
    fn each_form_reads_back() {
        let id: OccurrenceId = TEXT.parse().expect("it is a UUID");
        for text in [
            id.to_string(),
            id.simple().to_string(),
            id.urn().to_string(),
            TEXT.to_uppercase(),
        ] {
            assert_eq!(text.parse(), Ok(id), "{text}");
        }
        assert_eq!(format!("{id:?}"), format!("OccurrenceId({TEXT})"));
        assert_eq!(format!("{id:>38}"), format!("  {TEXT}"));
    }

    #[test]
    fn what_is_no_uuid_is_refused() {
        for text in [
            "",
            "017f22e2",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
            "017f22e279-b0-7cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c0739+f",
            "017f22e2-79b0-7cc398c4--dc0c0c07398f",
            "{17f22e2-79b0-7cc3-98c4-dc0c0c073}",
            "éééééééééééééééé",
            "éééééééééééééééééé",
        ] {
            assert_eq!(
                text.parse::<OccurrenceId>(),
                Err(ParseOccurrenceIdError(())),
                "{text}"
            );
        }
    }
}
