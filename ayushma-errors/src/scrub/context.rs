//! What is a secret because of the word before it, and addresses of the internet.

use std::net::Ipv6Addr;

use super::class::{ALNUM, Class, DIGIT, HEX, LETTER, UPPER, is_one_of};
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
    let from = scan.end_of(word, Class::of(b" \t:"));
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

/// What the words close before a number say that it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    Nothing,
    Record,
    Birth,
    Code,
    /// India's postal codes have six digits and are called PIN codes.
    PinCode,
    /// Those of AWS have twelve.
    Account,
}

/// How many bytes before, and how many words, a word may stand that says what it is.
const NEAR: usize = 32;
const NEAR_WORDS: usize = 4;
/// The same where the number's own word is a verb: `OTP to verify your number is 1234`.
const NEAR_SENTENCE: usize = 7;
/// The longest of these words, in bytes.
const LONGEST_WORD: usize = 14;

/// A word that counts behind one of those that say of what: `number` behind `record`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Second {
    None,
    Number,
    Date,
    Birth,
    Code,
}

/// What stands between words of one sentence.
const BETWEEN: Class = LETTER.or(DIGIT).or_of(b"\n]").not();

/// Reads the words close before, on the same line, with no digit between and no mark; the closest counts.
pub(super) fn near(scan: &Scan<'_, '_>, at: usize) -> Near {
    let from = at.saturating_sub(NEAR).max(scan.out.done()).min(at);
    let mut before = &scan.bytes[from..at];
    let (mut found, mut second, mut left) = (Near::Nothing, Second::None, NEAR_WORDS);
    while left > 0 {
        before = &before[..before.len() - BETWEEN.run_back(before)];
        let (rest, word) = before.split_at(before.len() - LETTER.run_back(before));
        // `\\\\nOTP` is a word of three letters.
        let word = match (rest, word) {
            ([.., b'\\'], [b'n' | b'r' | b't', word @ ..]) => word,
            _ => word,
        };
        before = rest;
        left -= 1;
        let mut small = [0; LONGEST_WORD];
        let Some(small) = small.get_mut(..word.len()) else {
            second = Second::None;
            continue;
        };
        small.copy_from_slice(word);
        small.make_ascii_lowercase();
        let last = std::mem::replace(&mut second, Second::None);
        match (&*small, last) {
            (b"is" | b"as", _) if left + 1 == NEAR_WORDS => left = NEAR_SENTENCE,
            // `OTP expired at 2026`
            (b"" | b"at" | b"after" | b"attempts" | b"length", _) => return found,
            (b"mrn" | b"uhid" | b"nhs", _)
            | (b"record" | b"rec" | b"chart" | b"hospital" | b"patient", Second::Number) => {
                return Near::Record;
            }
            (b"dob" | b"born" | b"birthday" | b"birthdate", _)
            | (b"of", Second::Birth)
            | (b"birth", Second::Date) => return Near::Birth,
            (b"pin", Second::Code) => return Near::PinCode,
            (b"pin" | b"otp" | b"totp" | b"passcode", _)
            | (
                b"time" | b"verification" | b"security" | b"login" | b"mfa" | b"fa" | b"factor"
                | b"sms" | b"your" | b"authentication" | b"confirmation" | b"activation"
                | b"access" | b"reset",
                Second::Code,
            ) => return Near::Code,
            (b"account" | b"accountid" | b"project" | b"projects", _) => found = Near::Account,
            (b"number" | b"no", _) => second = Second::Number,
            (b"code" | b"password", _) => second = Second::Code,
            (b"date", _) => second = Second::Date,
            (b"birth", _) => second = Second::Birth,
            // `InvalidOtp(...)`
            _ if word.ends_with(b"Otp") || word.ends_with(b"OTP") => return Near::Code,
            _ => {}
        }
    }
    found
}

/// Whether what follows says that it was a one-time password: `1234 is your OTP`.
pub(super) fn is_code_behind(scan: &Scan<'_, '_>, end: usize) -> bool {
    if !(scan.has(end, b" is ") || scan.has(end, b" as ")) {
        return false;
    }
    let line = scan.end_within(end, 48, Class::of(b"\n.").not());
    let mut rest = &scan.bytes[end..line];
    let mut is_kind = false;
    while !rest.is_empty() {
        let (word, then) = rest.split_at(LETTER.run(rest));
        if is_one_of(word, &[b"otp", b"passcode"]) || (is_kind && is_one_of(word, &[b"code"])) {
            return true;
        }
        is_kind = is_one_of(
            word,
            &[b"verification", b"security", b"login", b"confirmation"],
        );
        rest = &then[then.len().min(1)..];
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
