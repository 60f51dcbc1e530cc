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
#[derive(Clone, Copy, PartialEq)]
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

/// A word that counts behind one of those that say of what: `number` behind `record`.
#[derive(Clone, Copy, PartialEq)]
enum Second {
    None,
    Number,
    Date,
    Birth,
    Code,
}

/// What stands between words of one sentence.
const BETWEEN: Class = LETTER.or(DIGIT).or_of(b"\n]").not();

/// What a word says, alone or before a [`Second`].
#[derive(Clone, Copy)]
enum Says {
    Nothing,
    /// Before a one-time password.
    Is,
    /// What is before it counts no more: `OTP expired at 2026`.
    End,
    Record,
    OfRecord,
    Born,
    Of,
    Birth,
    Pin,
    Otp,
    OfCode,
    Account,
    Number,
    Code,
    Date,
}

/// The words by their length, so that few are compared.
const WORDS: &[&[(&[u8], Says)]] = &[
    &[],
    &[],
    &[
        (b"is", Says::Is),
        (b"as", Says::Is),
        (b"at", Says::End),
        (b"of", Says::Of),
        (b"no", Says::Number),
        (b"fa", Says::OfCode),
    ],
    &[
        (b"mrn", Says::Record),
        (b"nhs", Says::Record),
        (b"rec", Says::OfRecord),
        (b"dob", Says::Born),
        (b"pin", Says::Pin),
        (b"otp", Says::Otp),
        (b"sms", Says::OfCode),
        (b"mfa", Says::OfCode),
    ],
    &[
        (b"uhid", Says::Record),
        (b"born", Says::Born),
        (b"totp", Says::Otp),
        (b"time", Says::OfCode),
        (b"your", Says::OfCode),
        (b"code", Says::Code),
        (b"date", Says::Date),
    ],
    &[
        (b"after", Says::End),
        (b"chart", Says::OfRecord),
        (b"birth", Says::Birth),
        (b"login", Says::OfCode),
        (b"reset", Says::OfCode),
    ],
    &[
        (b"length", Says::End),
        (b"record", Says::OfRecord),
        (b"factor", Says::OfCode),
        (b"access", Says::OfCode),
        (b"number", Says::Number),
    ],
    &[
        (b"patient", Says::OfRecord),
        (b"account", Says::Account),
        (b"project", Says::Account),
    ],
    &[
        (b"attempts", Says::End),
        (b"hospital", Says::OfRecord),
        (b"birthday", Says::Born),
        (b"passcode", Says::Otp),
        (b"security", Says::OfCode),
        (b"projects", Says::Account),
        (b"password", Says::Code),
    ],
    &[(b"birthdate", Says::Born), (b"accountid", Says::Account)],
    &[(b"activation", Says::OfCode)],
    &[],
    &[
        (b"verification", Says::OfCode),
        (b"confirmation", Says::OfCode),
    ],
    &[],
    &[(b"authentication", Says::OfCode)],
];

fn says(word: &[u8], words: &[(&[u8], Says)]) -> Says {
    for (known, says) in words {
        // Letters alone stand there: by the first one most are told apart.
        if known[0] == word[0] | 0x20 && word.eq_ignore_ascii_case(known) {
            return *says;
        }
    }
    Says::Nothing
}

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
        if word.is_empty() {
            return found;
        }
        let last = std::mem::replace(&mut second, Second::None);
        let Some(words) = WORDS.get(word.len()) else {
            continue;
        };
        match (says(word, words), last) {
            (Says::Is, _) if left + 1 == NEAR_WORDS => left = NEAR_SENTENCE,
            (Says::End, _) => return found,
            (Says::Record, _) | (Says::OfRecord, Second::Number) => return Near::Record,
            (Says::Born, _) | (Says::Of, Second::Birth) | (Says::Birth, Second::Date) => {
                return Near::Birth;
            }
            (Says::Pin, Second::Code) => return Near::PinCode,
            (Says::Pin | Says::Otp, _) | (Says::OfCode, Second::Code) => return Near::Code,
            (Says::Account, _) => found = Near::Account,
            (Says::Number, _) => second = Second::Number,
            (Says::Code, _) => second = Second::Code,
            (Says::Date, _) => second = Second::Date,
            (Says::Birth, _) => second = Second::Birth,
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
    let is_address = matches!(address, Ok(text) if text.parse::<Ipv6Addr>().is_ok());
    if is_whole && is_address && to - from >= 4 {
        scan.out.mark(from, to, Id::Ip.name());
    }
}
