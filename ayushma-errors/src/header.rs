//! The values of `#[header("Name" = .field)]`.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::InvalidHeaderValue;
use http::{HeaderValue, StatusCode};

use crate::occurrence::OccurrenceId;

/// Makes a header's value of a field: the `.wait` of `#[header("Retry-After" = .wait)]`.
///
/// Integers and strings are taken as they are. A `Duration` is written in whole seconds and
/// rounded up, so that nobody retries too early; a `SystemTime` as an HTTP date; an `Option` that
/// is `None` makes no header.
///
/// ```
/// use ayushma_errors::HeaderField;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let text = |field: &dyn HeaderField| field.header_value().unwrap().unwrap();
/// assert_eq!(text(&30_u64), "30");
/// assert_eq!(text(&Duration::from_millis(1_001)), "2");
/// assert_eq!(text(&UNIX_EPOCH), "Thu, 01 Jan 1970 00:00:00 GMT");
/// assert!(None::<u64>.header_value().is_none());
/// // A line break would start another header.
/// assert!("a\r\nSet-Cookie: b".header_value().unwrap().is_err());
/// ```
///
/// Types of one's own can be made to serve:
///
/// ```
/// use ayushma_errors::{HeaderField, InvalidHeader};
/// use http::HeaderValue;
///
/// struct Realm(String);
///
/// impl HeaderField for Realm {
///     fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
///         Some(HeaderValue::try_from(format!("Bearer realm={:?}", self.0)).map_err(InvalidHeader::from))
///     }
/// }
///
/// let value = Realm("chats".into()).header_value().unwrap();
/// assert_eq!(value.unwrap(), "Bearer realm=\"chats\"");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a header; take an integer, a string, a `HeaderValue`, a `Duration` or a `SystemTime` of it, or write a template such as `\"{{field}}\"`",
    label = "not a header value",
    note = "a type of one's own can implement `HeaderField`"
)]
pub trait HeaderField {
    /// Gives the value, no header at all for `None`, or an error when no header can carry it.
    ///
    /// # Errors
    /// When the value has characters that a header must not have. The header is then left out of
    /// the response and the operator is told.
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>>;
}

/// Says that a value cannot be sent as a header.
///
/// It does not hold the value, which is possibly hostile and nothing to be logged.
///
/// ```
/// use ayushma_errors::InvalidHeader;
///
/// assert_eq!(InvalidHeader.to_string(), "not a legal header value");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidHeader;

impl fmt::Display for InvalidHeader {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a legal header value")
    }
}

impl Error for InvalidHeader {}

impl From<InvalidHeaderValue> for InvalidHeader {
    #[inline]
    fn from(_: InvalidHeaderValue) -> Self {
        Self
    }
}

/// The value that a template gave, or `None` when no header can carry it.
///
/// Only visible ASCII, spaces and tabs are taken. `HeaderValue::from_str` takes other text as well
/// (in http 1.5, whatever its documentation says), but no two clients agree on what those bytes mean,
/// and to some of them 0x85 is a line break. Whoever wants them sent makes the `HeaderValue`.
#[must_use]
pub(crate) fn header_value(text: &str) -> Option<HeaderValue> {
    if !text.is_ascii() {
        return None;
    }
    HeaderValue::from_str(text).ok()
}

impl HeaderField for HeaderValue {
    #[inline]
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        Some(Ok(self.clone()))
    }
}

impl HeaderField for str {
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        Some(header_value(self).ok_or(InvalidHeader))
    }
}

impl HeaderField for String {
    #[inline]
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        self.as_str().header_value()
    }
}

impl HeaderField for Cow<'_, str> {
    #[inline]
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        (**self).header_value()
    }
}

/// What is written by its `Display`.
macro_rules! displayed {
    ($($ty:ty)*) => {$(
        impl HeaderField for $ty {
            #[inline]
            fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
                displayed(self)
            }
        }
    )*};
}

// Not generic, so that it is compiled once.
fn displayed(value: &dyn fmt::Display) -> Option<Result<HeaderValue, InvalidHeader>> {
    value.to_string().header_value()
}

displayed! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize bool char OccurrenceId }

/// The number alone.
impl HeaderField for StatusCode {
    #[inline]
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        self.as_str().header_value()
    }
}

/// Whole seconds, rounded up.
impl HeaderField for Duration {
    #[inline]
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        let started = u64::from(self.subsec_nanos() > 0);
        self.as_secs().saturating_add(started).header_value()
    }
}

/// An HTTP date; years that it cannot express are invalid.
impl HeaderField for SystemTime {
    #[inline]
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        match http_date(*self) {
            Some(text) => text.header_value(),
            None => Some(Err(InvalidHeader)),
        }
    }
}

impl<T: HeaderField + ?Sized> HeaderField for &T {
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        (**self).header_value()
    }
}

impl<T: HeaderField + ?Sized> HeaderField for Box<T> {
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        (**self).header_value()
    }
}

impl<T: HeaderField + ?Sized> HeaderField for Arc<T> {
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        (**self).header_value()
    }
}

impl<T: HeaderField> HeaderField for Option<T> {
    fn header_value(&self) -> Option<Result<HeaderValue, InvalidHeader>> {
        self.as_ref()?.header_value()
    }
}

const SECONDS_A_DAY: i64 = 86_400;

/// The IMF-fixdate of RFC 9110, `Sun, 06 Nov 1994 08:49:37 GMT`; `None` outside the years 1 to 9999.
#[inline]
fn http_date(time: SystemTime) -> Option<String> {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let seconds = unix_seconds(time)?;
    let (days, second) = (
        seconds.div_euclid(SECONDS_A_DAY),
        seconds.rem_euclid(SECONDS_A_DAY),
    );
    let (year, month, day) = civil(days);
    if !matches!(year, 1..=9999) {
        return None;
    }
    let weekday = WEEKDAYS.get(usize::try_from(days.rem_euclid(7)).ok()?)?;
    let month = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    Some(format!(
        "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT"
    ))
}

/// Whole seconds since 1970, rounded down also before it.
#[inline]
fn unix_seconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).ok(),
        Err(err) => {
            let before = err.duration();
            let started = i64::from(before.subsec_nanos() > 0);
            i64::try_from(before.as_secs())
                .ok()?
                .checked_neg()?
                .checked_sub(started)
        }
    }
}

/// Year, month and day in the Gregorian calendar, of the days since 1970.
///
/// Years are counted from March, so that the leap day is the last of them, and in eras of 400
/// years, after which the calendar repeats.
#[inline]
fn civil(days: i64) -> (i64, i64, i64) {
    const DAYS_AN_ERA: i64 = 146_097;
    // From 1 March of the year 0.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(DAYS_AN_ERA), days.rem_euclid(DAYS_AN_ERA));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // The months from March have 153 days in every five.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, wrapped) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + wrapped, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(field: &dyn HeaderField) -> String {
        let value = field
            .header_value()
            .expect("there is a header")
            .expect("it is legal");
        value.to_str().expect("it is ASCII").to_owned()
    }

    fn at(seconds: i64) -> SystemTime {
        let distance = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 {
            UNIX_EPOCH - distance
        } else {
            UNIX_EPOCH + distance
        }
    }

    #[test]
    fn values_are_written_as_one_expects() {
        assert_eq!(text(&u128::MAX), u128::MAX.to_string());
        assert_eq!(text(&-5_i8), "-5");
        assert_eq!(text(&true), "true");
        assert_eq!(text(&'x'), "x");
        assert_eq!(text(&StatusCode::NOT_FOUND), "404");
        assert_eq!(text(&Cow::Borrowed("a b")), "a b");
        assert_eq!(text(&Box::<str>::from("boxed")), "boxed");
        assert_eq!(text(&Arc::<str>::from("shared")), "shared");
        assert_eq!(text(&Some(&Box::new(7))), "7");
        let id = OccurrenceId::new();
        assert_eq!(text(&id), id.to_string());
    }

    #[test]
    fn nothing_makes_no_header() {
        assert_eq!(None::<String>.header_value(), None);
        assert_eq!(Some(None::<u8>).header_value(), None);
    }

    #[test]
    fn durations_are_rounded_up() {
        assert_eq!(text(&Duration::ZERO), "0");
        assert_eq!(text(&Duration::from_nanos(1)), "1");
        assert_eq!(text(&Duration::from_secs(30)), "30");
        assert_eq!(text(&Duration::MAX), u64::MAX.to_string());
    }

    #[test]
    fn what_would_split_the_response_is_refused() {
        for hostile in ["a\r\nb", "a\nb", "\0", "\u{7f}", "Ж", "\u{85}"] {
            assert_eq!(
                hostile.header_value(),
                Some(Err(InvalidHeader)),
                "{hostile:?}"
            );
            assert_eq!(header_value(hostile), None);
        }
        assert_eq!('\n'.header_value(), Some(Err(InvalidHeader)));
        assert!(header_value("a\tb, \"c\"").is_some());
    }

    #[test]
    fn bytes_that_are_no_text_pass_as_they_are() {
        let value = HeaderValue::from_bytes(b"caf\xe9").expect("it is legal");
        assert_eq!(value.header_value(), Some(Ok(value.clone())));
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, date) in [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
            (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
            (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (-2_203_891_200, "Thu, 01 Mar 1900 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
        ] {
            assert_eq!(text(&at(seconds)), date, "{seconds}");
        }
    }

    #[test]
    fn parts_of_a_second_are_dropped_also_before_1970() {
        assert_eq!(
            text(&(UNIX_EPOCH + Duration::from_millis(999))),
            text(&UNIX_EPOCH)
        );
        assert_eq!(
            text(&(UNIX_EPOCH - Duration::from_millis(1))),
            text(&at(-1))
        );
    }

    #[test]
    fn years_that_a_date_cannot_express_are_invalid() {
        for seconds in [253_402_300_800, -62_135_596_801, i64::MAX, i64::MIN + 1] {
            assert_eq!(
                at(seconds).header_value(),
                Some(Err(InvalidHeader)),
                "{seconds}"
            );
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut last = civil(-719_163);
        assert_eq!(last, (0, 12, 31));
        for days in -719_162..=2_932_896 {
            let (year, month, day) = civil(days);
            let follows = match last {
                (y, 12, 31) => (y + 1, 1, 1) == (year, month, day),
                (y, m, d) if day == 1 => (y, m + 1) == (year, month) && d >= 28,
                (y, m, d) => (y, m, d + 1) == (year, month, day),
            };
            assert!(follows, "{last:?} is not followed by {year}-{month}-{day}");
            last = (year, month, day);
        }
        assert_eq!(last, (9999, 12, 31));
    }
}
