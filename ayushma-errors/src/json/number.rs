//! Numbers as `serde_json` writes them.

use std::fmt::{Display, LowerExp};
use std::ops::Range;
use std::str::FromStr;

/// Room for the longest integer.
pub(super) const ROOM: [u8; 20] = [b'-'; 20];

/// The digits, and the sign before them, in a new `room`.
pub(super) fn integer(is_negative: bool, mut value: u64, room: &mut [u8; 20]) -> &[u8] {
    let mut length = 0;
    for digit in room.iter_mut().rev() {
        *digit = b'0' + (value % 10).to_le_bytes()[0];
        length += 1;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    // The sign is there already.
    length += usize::from(is_negative);
    &room[room.len().saturating_sub(length)..]
}

/// Floats are shortest, always look like floats, and have a power only outside of `plain`. What is no number has no text.
pub(super) fn float<F>(value: F, plain: Range<f64>) -> Option<String>
where
    F: Copy + Display + LowerExp + FromStr + PartialEq + Into<f64>,
{
    let size = value.into().abs();
    if !size.is_finite() {
        return None;
    }
    if size.fract() == 0.0 && size < plain.end {
        return Some(format!("{value}.0"));
    }
    if plain.contains(&size) {
        return Some(tie_to_even(&value, format!("{value}"), &|n| {
            format!("{value:.n$}")
        }));
    }
    let text = tie_to_even(&value, format!("{value:e}"), &|n| format!("{value:.n$e}"));
    Some(match text.split_once('e') {
        // As `serde_json` has it since it uses `zmij`; before, there was no plus.
        Some((digits, power)) if !power.starts_with('-') => format!("{digits}e+{power}"),
        _ => text,
    })
}

/// Two shortest texts may be equally near to a float: the standard library then takes the upper
/// one, `serde_json` the even one, as does rounding to so many decimals.
fn tie_to_even<F: FromStr + PartialEq>(
    value: &F,
    shortest: String,
    round: &dyn Fn(usize) -> String,
) -> String {
    let digits = shortest
        .split_once('e')
        .map_or(&*shortest, |(digits, _)| digits);
    let decimals = digits
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let rounded = round(decimals);
    // Next to a power of two, what is nearest may be another float.
    if rounded.parse().is_ok_and(|parsed: F| parsed == *value) {
        return rounded;
    }
    shortest
}
