//! What is a secret because of the word before it, and addresses of the internet.

use std::net::Ipv6Addr;

use super::output::ends_mark;
use super::rule::Id;
use super::scan::{Scan, is_word};

/// Asks at a `b` for `Bearer ...` and `Basic ...`; says from where to go on.
pub(super) fn scheme(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let is_begun = matches!(scan.byte(at + 1) | 0x20, b'e' | b'a');
    if !is_begun || is_word(scan.before(at)) || !scan.scrubber.has(Id::Authorization) {
        return at + 1;
    }
    let word = scan.end_of(at, |byte| byte.is_ascii_alphabetic());
    let name = &scan.bytes[at..word];
    let is_bearer = name.eq_ignore_ascii_case(b"bearer");
    if !is_bearer && !name.eq_ignore_ascii_case(b"basic") {
        return at + 1;
    }
    let from = scan.end_of(word, |byte| byte == b' ' || byte == b':');
    let to = scan.end_of(from, |byte| {
        byte.is_ascii_alphanumeric() || b"._~+/=-".contains(&byte)
    });
    let token = &scan.bytes[from..to];
    let has = |is: fn(&u8) -> bool| token.iter().any(is);
    // `Basic authentication`, `bearer token`
    let is_token = token.len() >= 8
        && (has(u8::is_ascii_digit)
            || token.len() >= 20
            || token.iter().skip(1).any(u8::is_ascii_uppercase));
    if from > word && is_token {
        scan.out.mark(from, to, Id::Authorization.name());
        return to;
    }
    word
}

/// Words that say what stands close behind them, in small letters.
pub(super) struct Words {
    pub(super) alone: &'static [&'static [u8]],
    /// Such as `birth` behind `of`.
    pub(super) first: &'static [&'static [u8]],
    pub(super) second: &'static [&'static [u8]],
}

/// How many bytes before, and how many words, a word may stand that says what it is.
const NEAR: usize = 28;
const NEAR_WORDS: usize = 4;

/// Whether one of the words stands close before, on the same line and with no digit between.
pub(super) fn is_after(scan: &Scan<'_, '_>, at: usize, words: &Words) -> bool {
    let from = scan.start_of(at, NEAR, |byte| !byte.is_ascii_digit() && byte != b'\n');
    // What a mark says is no word of the text.
    let closed = scan.bytes[from..at].iter().rposition(|byte| *byte == b']');
    let from = match closed {
        Some(closed) if ends_mark(&scan.bytes[..=from + closed]) => from + closed + 1,
        _ => from,
    };
    let mut before = scan.bytes[from..at]
        .rsplit(|byte| !byte.is_ascii_alphabetic())
        .filter(|word| !word.is_empty())
        .take(NEAR_WORDS)
        .peekable();
    let is_any =
        |word: &[u8], words: &[&[u8]]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    while let Some(word) = before.next() {
        let is_second = is_any(word, words.second);
        if is_any(word, words.alone)
            || (is_second
                && before
                    .peek()
                    .is_some_and(|first| is_any(first, words.first)))
        {
            return true;
        }
    }
    false
}

/// Asks at a `:` for an address of the sixth version.
pub(super) fn ip_v6(scan: &mut Scan<'_, '_>, at: usize) {
    if !scan.scrubber.has(Id::Ip) {
        return;
    }
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.';
    let from = scan.start_of(at, 45, is_part);
    let to = scan.end_within(at, 46, is_part);
    let is_whole = !is_word(scan.before(from)) && !is_word(scan.byte(to));
    let address = std::str::from_utf8(&scan.bytes[from..to]);
    let is_address = address.is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok());
    if is_whole && is_address && to - from >= 4 {
        scan.out.mark(from, to, Id::Ip.name());
    }
}
