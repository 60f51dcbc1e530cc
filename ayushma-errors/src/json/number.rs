//! Numbers as `serde_json` writes them.

use std::fmt::Display;
use std::ops::Range;

/// Room for the longest integer.
pub(super) const ROOM: [u8; 20] = [b'-'; 20];

/// The digits, and the sign before them, in a new `room`.
pub(super) fn integer(is_negative: bool, mut value: u64, room: &mut [u8; 20]) -> &[u8] {
    let mut at = room.len();
    loop {
        at -= 1;
        room[at] = b'0' + (value % 10).to_le_bytes()[0];
        value /= 10;
        if value == 0 {
            break;
        }
    }
    // The sign is there already.
    at -= usize::from(is_negative);
    &room[at..]
}

/// A float of either width.
pub(super) trait Float: Display {
    /// Its text, plain or with a power; with so many decimals, or as short as can be.
    fn text(&self, has_power: bool, decimals: Option<usize>) -> String;
    /// Whether the text is read as this float.
    fn is(&self, text: &str) -> bool;
}

macro_rules! floats {
    ($($ty:ty)*) => {$(
        impl Float for $ty {
            fn text(&self, has_power: bool, decimals: Option<usize>) -> String {
                match (has_power, decimals) {
                    (false, None) => format!("{self}"),
                    (false, Some(n)) => format!("{self:.n$}"),
                    (true, None) => format!("{self:e}"),
                    (true, Some(n)) => format!("{self:.n$e}"),
                }
            }

            fn is(&self, text: &str) -> bool {
                matches!(text.parse::<$ty>(), Ok(parsed) if parsed.to_bits() == self.to_bits())
            }
        }
    )*};
}
floats! { f32 f64 }

/// Floats are shortest, always look like floats, and have a power only outside of `plain`; `size` is the value without its
/// sign. What is no number has no text.
pub(super) fn float(value: &dyn Float, size: f64, plain: Range<f64>) -> Option<String> {
    if !size.is_finite() {
        return None;
    }
    if size.fract() == 0.0 && size < plain.end {
        return Some(format!("{value}.0"));
    }
    if plain.start <= size && size < plain.end {
        return Some(tie_to_even(value, false));
    }
    let text = tie_to_even(value, true);
    Some(match text.split_once('e') {
        // As `serde_json` has it since it uses `zmij`; before, there was no plus.
        Some((digits, power)) if !power.starts_with('-') => format!("{digits}e+{power}"),
        _ => text,
    })
}

/// Two shortest texts may be equally near to a float: the standard library then takes the upper
/// one, `serde_json` the even one, as does rounding to so many decimals.
fn tie_to_even(value: &dyn Float, has_power: bool) -> String {
    let shortest = value.text(has_power, None);
    let digits = match shortest.split_once('e') {
        Some((digits, _)) => digits,
        None => &shortest,
    };
    let decimals = match digits.split_once('.') {
        Some((_, decimals)) => decimals.len(),
        None => 0,
    };
    let rounded = value.text(has_power, Some(decimals));
    // Next to a power of two, what is nearest may be another float.
    if value.is(&rounded) {
        return rounded;
    }
    shortest
}
