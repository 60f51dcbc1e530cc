//! Which keys have secrets for values.

use super::class::{DIGIT, is_one_of};
use super::rule::{Id, Scrubber};

/// What kind of secret the key's value is, if it is one.
pub(super) fn kind(key: &[u8], in_query: bool, scrubber: &Scrubber) -> Option<Id> {
    if scrubber.denies(key) {
        return Some(Id::Denied);
    }
    let mut words = Words::of(key);
    let mut last = words.next()?;
    // `new_password1`, and `password_confirmation`, which is one, too.
    let name = last.len() - DIGIT.run_back(last);
    if name > 0 {
        last = &last[..name];
    }
    if last.eq_ignore_ascii_case(b"confirmation") || last.eq_ignore_ascii_case(b"confirm") {
        last = words.next()?;
    }
    let mut id = of_words(last, &mut words);
    if id.is_none() && in_query {
        id = of_query(last);
    }
    if scrubber.has(id?) { id } else { None }
}

/// What kind of secret the key's value may be, if it looks like one: `tokens`, `credentials` and `session` say too little alone.
pub(super) fn hint(key: &[u8], in_query: bool, scrubber: &Scrubber) -> Option<Id> {
    let mut words = Words::of(key);
    let last = words.next()?;
    let mut id = of_hints(last, &mut words);
    if id.is_none() && in_query {
        id = of_query_hints(last);
    }
    if scrubber.has(id?) { id } else { None }
}

fn of_hints(last: &[u8], before: &mut Words<'_>) -> Option<Id> {
    let is = |words: &[&[u8]]| is_one_of(last, words);
    if is(&[b"tokens", b"pat"]) {
        return Some(Id::Token);
    }
    if is(&[
        b"secrets",
        b"credentials",
        b"credential",
        b"salt",
        b"pepper",
        b"hmac",
    ]) {
        return Some(Id::Secret);
    }
    if is(&[b"auth", b"authentication"]) {
        return Some(Id::Authorization);
    }
    if is(&[b"session", b"sid", b"cookies"]) {
        return Some(Id::Session);
    }
    if is(&[b"sig"]) {
        return Some(Id::Query);
    }
    if is(&[b"key", b"keys"]) {
        return before.is_next(OF_HINTS).then_some(Id::ApiKey);
    }
    if is(&[b"code"]) {
        return before
            .is_next(&[b"recovery", b"backup", b"access", b"device"])
            .then_some(Id::Secret);
    }
    None
}

/// Words before `key` that make it a secret's if its value looks like one.
const OF_HINTS: &[&[u8]] = &[
    b"access",
    b"admin",
    b"api",
    b"app",
    b"application",
    b"client",
    b"consumer",
    b"cosmos",
    b"ingest",
    b"insert",
    b"primary",
    b"secondary",
    b"secret",
    b"server",
    b"storage",
    b"user",
];

/// Likewise of a parameter of a URL.
fn of_query_hints(last: &[u8]) -> Option<Id> {
    let keys: &[&[u8]] = &[
        b"code",
        b"verifier",
        b"bearer",
        b"csrf",
        b"crumb",
        b"hint",
        b"license",
        b"sas",
        b"samlresponse",
    ];
    (is_one_of(last, keys) || ends_with(last, b"key")).then_some(Id::Query)
}

fn of_words(last: &[u8], before: &mut Words<'_>) -> Option<Id> {
    let ends = |word: &[u8]| ends_with(last, word);
    let is = |word: &[u8]| last.eq_ignore_ascii_case(word);
    // The last letter rules out most keys.
    match last.last()?.to_ascii_lowercase() {
        b'd' if ends(b"password") || ends(b"passwd") || ends(b"pwd") => Some(Id::Password),
        b'd' if ends(b"sessionid") || ends(b"sessid") => Some(Id::Session),
        b'd' if is(b"id") => before.is_next(&[b"session"]).then_some(Id::Session),
        b'd' if is(b"uhid") => Some(Id::RecordNumber),
        b'w' if is(b"pw") => Some(Id::Password),
        b's' if is(b"pass") || ends(b"passwords") => Some(Id::Password),
        b'e' if ends(b"passphrase") || is(b"passcode") => Some(Id::Password),
        b'e' if ends(b"cookie") => Some(Id::Cookie),
        b'e' if is(b"birthdate") => Some(Id::BirthDate),
        b'e' if is(b"date") => before.is_next(&[b"birth"]).then_some(Id::BirthDate),
        b'e' if is(b"signature") => before.is_next(&[b"amz", b"goog"]).then_some(Id::Query),
        // `TokenValue`
        b'e' if is(b"value") => before.is_next(&[b"token", b"secret"]).then_some(Id::Token),
        b'e' if is(b"code") => before.is_next(CODES).then_some(Id::Otp),
        b't' if ends(b"secret") => Some(Id::Secret),
        b't' if ends(b"passwort") || ends(b"kennwort") => Some(Id::Password),
        b'n' if ends(b"csrftoken") || ends(b"xsrftoken") => Some(Id::Session),
        b'n' if ends(b"token") => (!before.is_next(PAGES)).then_some(Id::Token),
        b'n' if ends(b"authorization") => Some(Id::Authorization),
        b'n' if is(b"mrn") => Some(Id::RecordNumber),
        b'n' if is(b"ssn") => Some(Id::Ssn),
        b'n' if is(b"pin") => Some(Id::Otp),
        b'p' if is(b"otp") || is(b"totp") => Some(Id::Otp),
        b'v' if is(b"cvv") => Some(Id::Otp),
        b'c' if is(b"cvc") => Some(Id::Otp),
        b'b' if is(b"dob") => Some(Id::BirthDate),
        b'c' if is(b"mnemonic") => Some(Id::Secret),
        b'h' if is(b"hash") => before.is_next(&[b"password"]).then_some(Id::Password),
        b'r' if is(b"number") => before.is_next(RECORDS).then_some(Id::RecordNumber),
        b'o' if is(b"no") => before.is_next(RECORDS).then_some(Id::RecordNumber),
        b'h' if is(b"birth") => before.is_next(&[b"of"]).then_some(Id::BirthDate),
        b'r' if is(b"aadhaar") || is(b"aadhar") => Some(Id::Aadhaar),
        b'y' if ends(b"apikey") || ends(b"accesskey") || ends(b"accountkey") => Some(Id::ApiKey),
        b'y' if ends(b"secretkey") || ends(b"privatekey") => Some(Id::Secret),
        b'y' if is(b"key") => of_key(before.next()?),
        _ => None,
    }
}

/// `..._key`, by the word before.
fn of_key(before: &[u8]) -> Option<Id> {
    let of_secrets: &[&[u8]] = &[
        b"private",
        b"encryption",
        b"signing",
        b"master",
        b"hmac",
        b"jwt",
        b"token",
    ];
    if ends_with(before, b"secret") || is_one_of(before, of_secrets) {
        return Some(Id::Secret);
    }
    if ends_with(before, b"api") || ends_with(before, b"access") || is_one_of(before, OF_SERVICES) {
        return Some(Id::ApiKey);
    }
    None
}

/// Words before `key` that make it one of a service.
const OF_SERVICES: &[&[u8]] = &[
    b"account",
    b"ai",
    b"auth",
    b"functions",
    b"gpt",
    b"license",
    b"openai",
    b"anthropic",
    b"service",
    b"role",
    b"shared",
    b"subscription",
    b"webhook",
    b"host",
    b"deploy",
];
/// Tokens that only say where a list goes on, or that everybody may have.
const PAGES: &[&[u8]] = &[
    b"page",
    b"next",
    b"continuation",
    b"sync",
    b"cancellation",
    b"public",
];
/// Words before `number` that make it a record's.
const RECORDS: &[&[u8]] = &[b"record", b"mrn", b"uhid"];
/// Words before `code` that make it a one-time password.
const CODES: &[&[u8]] = &[
    b"otp",
    b"verification",
    b"security",
    b"mfa",
    b"login",
    b"totp",
    b"sms",
    b"2fa",
    b"confirmation",
];

/// Keys that are secrets in a URL's query alone.
fn of_query(last: &[u8]) -> Option<Id> {
    let keys: &[&[u8]] = &[
        b"key",
        b"sig",
        b"signature",
        b"auth",
        b"credential",
        b"sid",
        b"session",
        b"assertion",
        b"jwt",
        b"ticket",
    ];
    is_one_of(last, keys).then_some(Id::Query)
}

fn ends_with(word: &[u8], end: &[u8]) -> bool {
    word.len() >= end.len() && word[word.len() - end.len()..].eq_ignore_ascii_case(end)
}

/// The words of a key, the last one first: `grafanaToken` is `Token`, `grafana`; `X-Api-Key` is `Key`, `Api`, `X`.
struct Words<'k> {
    rest: &'k [u8],
}

impl<'k> Words<'k> {
    fn of(key: &'k [u8]) -> Self {
        Words { rest: key }
    }

    fn is_next(&mut self, words: &[&[u8]]) -> bool {
        match self.next() {
            Some(next) => is_one_of(next, words),
            None => false,
        }
    }
}

impl<'k> Iterator for Words<'k> {
    type Item = &'k [u8];

    fn next(&mut self) -> Option<&'k [u8]> {
        while let Some((last, before)) = self.rest.split_last()
            && !last.is_ascii_alphanumeric()
        {
            self.rest = before;
        }
        let end = self.rest.len();
        if end == 0 {
            return None;
        }
        let mut start = end - 1;
        while start > 0 {
            let (before, first) = (self.rest[start - 1], self.rest[start]);
            if !before.is_ascii_alphanumeric()
                || (before.is_ascii_lowercase() && first.is_ascii_uppercase())
            {
                break;
            }
            start -= 1;
        }
        let word = &self.rest[start..];
        self.rest = &self.rest[..start];
        Some(word)
    }
}
