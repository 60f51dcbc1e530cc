//! What is a secret because of the word before it, and addresses of the internet.

use std::net::Ipv6Addr;

use super::class::{ALNUM, Class, DIGIT, HEX, LETTER, UPPER, find_last, is_one_of};
use super::output::ends_mark;
use super::rule::Id;
use super::scan::{Scan, is_word};

/// Asks at a `b` for `Bearer ...` and `Basic ...`; says from where to go on.
pub(super) fn scheme(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let is_begun = matches!(scan.byte(at + 1) | 0x20, b'e' | b'a');
    if !is_begun || !scan.begins(at) || !scan.scrubber.has(Id::Authorization) {
        return at + 1;
    }
    let word = scan.end_of(at, LETTER);
    let name = &scan.bytes[at..word];
    let is_bearer = name.eq_ignore_ascii_case(b"bearer");
    if !is_bearer && !name.eq_ignore_ascii_case(b"basic") {
        return at + 1;
    }
    let from = scan.end_of(word, Class::of(b" :"));
    let to = scan.end_of(from, ALNUM.or_of(b"._~+/=-"));
    let token = &scan.bytes[from..to];
    // `Basic authentication`, `bearer token`
    let is_token =
        token.len() >= 8 && (token.len() >= 20 || DIGIT.is_any(token) || UPPER.is_any(&token[1..]));
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
    let from = scan.start_of(at, NEAR, DIGIT.or_of(b"\n").not());
    // What a mark says is no word of the text.
    let from = match find_last(&scan.bytes[from..at], b"]") {
        Some(closed) if ends_mark(&scan.bytes[..=from + closed]) => from + closed + 1,
        _ => from,
    };
    let mut before = &scan.bytes[from..at];
    let mut is_second = false;
    for _ in 0..NEAR_WORDS {
        before = &before[..before.len() - LETTER.not().run_back(before)];
        let (rest, word) = before.split_at(before.len() - LETTER.run_back(before));
        // `\\nOTP` is a word of three letters.
        let word = match (rest, word) {
            ([.., b'\\'], [b'n' | b'r' | b't', word @ ..]) => word,
            _ => word,
        };
        before = rest;
        if is_second && is_one_of(word, words.first) {
            return true;
        }
        if is_one_of(word, words.alone) {
            return true;
        }
        is_second = is_one_of(word, words.second);
    }
    false
}

/// What addresses of the sixth version are made of.
const PART_OF_IP: Class = HEX.or_of(b":.");

/// Asks at a `:` for an address of the sixth version.
pub(super) fn ip_v6(scan: &mut Scan<'_, '_>, at: usize) {
    if !scan.scrubber.has(Id::Ip) {
        return;
    }
    let from = scan.start_of(at, 45, PART_OF_IP);
    let to = scan.end_within(at, 46, PART_OF_IP);
    let is_whole = !is_word(scan.before(from)) && !is_word(scan.byte(to));
    let address = std::str::from_utf8(&scan.bytes[from..to]);
    let is_address = address.is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok());
    if is_whole && is_address && to - from >= 4 {
        scan.out.mark(from, to, Id::Ip.name());
    }
}
