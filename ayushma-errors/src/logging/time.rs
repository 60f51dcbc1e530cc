//! When it was: as Python prints it, in local time, and as RFC 3339 has it, in UTC.

use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Seconds since 1970, and the nanoseconds of the second.
pub(crate) fn since_epoch(time: SystemTime) -> (i64, u32) {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (
            i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            after.subsec_nanos(),
        ),
        // A clock that stands before 1970 is wrong anyway.
        Err(_) => (0, 0),
    }
}

/// A text that changes once a second.
struct Cached {
    second: i64,
    text: String,
}

thread_local! {
    static LOCAL: RefCell<Cached> = const { RefCell::new(Cached { second: i64::MIN, text: String::new() }) };
    static UTC: RefCell<Cached> = const { RefCell::new(Cached { second: i64::MIN, text: String::new() }) };
}

/// `2026-11-25 15:38:26,123`, in local time: Python's `asctime`.
pub(crate) fn local(time: SystemTime, out: &mut Vec<u8>) {
    let (second, nanos) = since_epoch(time);
    LOCAL.with_borrow_mut(|cached| {
        if cached.second != second {
            cached.text = strftime("%Y-%m-%d %H:%M:%S", time);
            cached.second = second;
        }
        out.extend_from_slice(cached.text.as_bytes());
    });
    out.push(b',');
    millis(nanos, out);
}

/// `15:38:26`, in local time.
pub(crate) fn clock(time: SystemTime, out: &mut Vec<u8>) {
    let start = out.len();
    local(time, out);
    let end = (start + 19).min(out.len());
    out.truncate(end);
    out.drain(start..(start + 11).min(end));
}

/// `2026-11-25T15:38:26.123Z`.
pub(crate) fn utc(time: SystemTime, out: &mut Vec<u8>) {
    let (second, nanos) = since_epoch(time);
    UTC.with_borrow_mut(|cached| {
        if cached.second != second {
            let moment = Timestamp::from_second(second).unwrap_or_default();
            cached.text = moment.strftime("%Y-%m-%dT%H:%M:%S").to_string();
            cached.second = second;
        }
        out.extend_from_slice(cached.text.as_bytes());
    });
    out.push(b'.');
    millis(nanos, out);
    out.push(b'Z');
}

fn millis(nanos: u32, out: &mut Vec<u8>) {
    let millis = nanos / 1_000_000;
    for digit in [millis / 100, millis / 10 % 10, millis % 10] {
        out.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

/// In local time, by a format that was tried when the configuration was read.
pub(crate) fn strftime(format: &str, time: SystemTime) -> String {
    let (second, nanos) = since_epoch(time);
    let nanos = i32::try_from(nanos).unwrap_or(0);
    let moment = Timestamp::new(second, nanos).unwrap_or_default();
    let local = moment.to_zoned_datetime(TimeZone::system());
    jiff::fmt::strtime::format(format, &local).unwrap_or_default()
}

/// Whether a format can be printed.
pub(crate) fn is_format(format: &str) -> bool {
    let zoned = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    jiff::fmt::strtime::format(format, &zoned).is_ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_moment_is_printed_in_utc_with_milliseconds() {
        let mut out = Vec::new();
        utc(
            UNIX_EPOCH + Duration::from_millis(1_764_085_106_045),
            &mut out,
        );
        assert_eq!(
            String::from_utf8(out).as_deref(),
            Ok("2025-11-25T15:38:26.045Z")
        );
    }

    #[test]
    fn a_clock_before_1970_is_printed_as_1970() {
        let mut out = Vec::new();
        utc(UNIX_EPOCH - Duration::from_secs(5), &mut out);
        assert_eq!(
            String::from_utf8(out).as_deref(),
            Ok("1970-01-01T00:00:00.000Z")
        );
    }
}
