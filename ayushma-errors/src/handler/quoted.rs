//! What a framework says of a request, without the caller's value.

use std::fmt;

use crate::text::{Bounded, guarded};

/// The longest text of a framework, in bytes, that an event repeats.
const LONGEST_TEXT: usize = 1024;

/// What the error says, for the operator: bounded, and without what stands in quotes.
pub(crate) fn without_quoted(said: &dyn fmt::Display) -> String {
    let mut text = String::new();
    let mut out = Bounded::new(&mut text, LONGEST_TEXT);
    // A buffer of ours takes everything.
    let _ = guarded(&mut out, LONGEST_TEXT, said);
    cut(&text)
}

// What stands in quotes is what the caller sent: `invalid type: string "...", expected u32`. A value may hold quotes
// itself, so all from the first to the last goes.
fn cut(text: &str) -> String {
    let is_quote = |c| matches!(c, '"' | '`' | '\'');
    match (text.find(is_quote), text.rfind(is_quote)) {
        (Some(first), Some(last)) if first < last => {
            format!("{}…{}", &text[..=first], &text[last..])
        }
        (Some(first), _) => format!("{}…", &text[..=first]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_is_not_repeated() {
        for (said, kept) in [
            ("Content type error", "Content type error"),
            (
                "invalid type: string \"a secret\", expected u32 at line 1",
                "invalid type: string \"…\", expected u32 at line 1",
            ),
            (
                "unknown variant `a`secret`b`, expected `x`",
                "unknown variant `…`",
            ),
            ("cut off in `the mid", "cut off in `…"),
            (
                "can not parse \"é\" to a i32",
                "can not parse \"…\" to a i32",
            ),
        ] {
            assert_eq!(without_quoted(&said), kept);
        }
    }
}
