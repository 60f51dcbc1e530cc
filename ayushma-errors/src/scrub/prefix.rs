//! Tokens that say by their first letters whose they are, JSON web tokens, and PEM keys.

use super::class::{ALNUM, Class, DIGIT, HEX, LETTER, NAME, SPACE, UPPER, WORD, find};
use super::command;
use super::number;
use super::rule::Id;
use super::scan::{Scan, is_word};

/// A token: what it begins with, up to and with the byte at which the scan stops; what follows, and at least how much of it.
struct Token {
    id: Id,
    head: &'static [u8],
    /// Where in the head the scan stops first.
    stop: usize,
    inside: Class,
    least: usize,
}

const fn token(id: Id, head: &'static str, inside: Class, least: usize) -> Token {
    let head = head.as_bytes();
    let mut stop = 0;
    while !matches!(head[stop], b'-' | b'_' | b'.' | b'I' | b'K' | b'0'..=b'9') {
        stop += 1;
    }
    Token {
        id,
        head,
        stop,
        inside,
        least,
    }
}

/// Base 64 with what fills it up.
const BASE64: Class = NAME.or_of(b"=");
const DOTTED: Class = NAME.or_of(b".");
const CAPITAL: Class = UPPER.or(DIGIT);

/// Where the scan stops at a hyphen.
const HYPHENS: [Token; 29] = [
    token(Id::Gitlab, "glpat-", DOTTED, 20),
    token(Id::Gitlab, "gldt-", DOTTED, 20),
    token(Id::Gitlab, "glrt-", DOTTED, 20),
    token(Id::Gitlab, "glptt-", DOTTED, 20),
    token(Id::Gitlab, "glcbt-", DOTTED, 20),
    token(Id::Gitlab, "glsoat-", DOTTED, 20),
    token(Id::Gitlab, "glft-", DOTTED, 20),
    token(Id::Gitlab, "glimt-", DOTTED, 20),
    token(Id::Gitlab, "glagent-", DOTTED, 20),
    token(Id::Anthropic, "sk-ant-", NAME, 20),
    token(Id::OpenAi, "sk-proj-", NAME, 20),
    token(Id::OpenAi, "sk-svcacct-", NAME, 20),
    token(Id::OpenAi, "sk-admin-", NAME, 20),
    token(Id::OpenAi, "sk-or-v1-", NAME, 20),
    token(Id::OpenAi, "sk-", NAME, 20),
    token(Id::Slack, "xoxb-", NAME, 10),
    token(Id::Slack, "xoxp-", NAME, 10),
    token(Id::Slack, "xoxa-", NAME, 10),
    token(Id::Slack, "xoxr-", NAME, 10),
    token(Id::Slack, "xoxs-", NAME, 10),
    token(Id::Slack, "xoxe-", NAME, 10),
    token(Id::Slack, "xoxc-", NAME, 10),
    token(Id::Slack, "xoxd-", NAME, 10),
    token(Id::Slack, "xapp-", NAME, 10),
    token(Id::GoogleOauth, "GOCSPX-", NAME, 20),
    token(Id::PyPi, "pypi-", NAME, 40),
    token(Id::Other, "pul-", HEX, 30),
    token(Id::Other, "tskey-", NAME, 20),
    token(Id::Other, "xai-", ALNUM, 40),
];
/// Where the scan stops at an underscore.
const UNDERSCORES: [Token; 34] = [
    token(Id::Github, "ghp_", ALNUM, 30),
    token(Id::Github, "gho_", ALNUM, 30),
    token(Id::Github, "ghu_", ALNUM, 30),
    token(Id::Github, "ghs_", ALNUM, 30),
    token(Id::Github, "ghr_", ALNUM, 30),
    token(Id::Github, "github_pat_", WORD, 22),
    token(Id::Stripe, "sk_live_", ALNUM, 10),
    token(Id::Stripe, "sk_test_", ALNUM, 10),
    token(Id::Stripe, "rk_live_", ALNUM, 10),
    token(Id::Stripe, "rk_test_", ALNUM, 10),
    token(Id::Stripe, "whsec_", NAME, 20),
    token(Id::Npm, "npm_", ALNUM, 30),
    token(Id::HuggingFace, "hf_", ALNUM, 30),
    token(Id::HuggingFace, "api_org_", ALNUM, 30),
    token(Id::DigitalOcean, "dop_v1_", HEX, 40),
    token(Id::DigitalOcean, "doo_v1_", HEX, 40),
    token(Id::DigitalOcean, "dor_v1_", HEX, 40),
    token(Id::Other, "gsk_", ALNUM, 40),
    token(Id::Other, "shpat_", HEX, 30),
    token(Id::Other, "shpss_", HEX, 30),
    token(Id::Other, "shpca_", HEX, 30),
    token(Id::Other, "shppa_", HEX, 30),
    token(Id::Other, "lin_api_", ALNUM, 30),
    token(Id::Other, "glc_", BASE64, 32),
    token(Id::Other, "glsa_", WORD, 32),
    token(Id::Other, "sntrys_", NAME, 40),
    token(Id::Other, "sntryu_", HEX, 40),
    token(Id::Other, "figd_", NAME, 30),
    token(Id::Other, "dckr_pat_", NAME, 20),
    token(Id::Other, "secret_", ALNUM, 40),
    token(Id::Other, "ntn_", ALNUM, 40),
    token(Id::Other, "rubygems_", HEX, 40),
    token(Id::Other, "nfp_", ALNUM, 30),
    token(Id::Other, "sbp_", HEX, 40),
];
/// Where the scan stops at a dot.
const DOTS: [Token; 5] = [
    token(Id::SendGrid, "SG.", DOTTED, 40),
    token(Id::Other, "dp.pt.", ALNUM, 30),
    token(Id::Other, "dp.st.", DOTTED, 30),
    token(Id::Other, "hvs.", NAME, 24),
    token(Id::Other, "hvb.", NAME, 24),
];
/// Where the scan stops at an `I`.
const OF_I: [Token; 3] = [
    token(Id::Aws, "ASIA", CAPITAL, 16),
    token(Id::Aws, "ABIA", CAPITAL, 16),
    token(Id::Google, "AIza", NAME, 30),
];
/// Where the scan stops at a `K`.
const OF_K: [Token; 4] = [
    token(Id::Aws, "AKIA", CAPITAL, 16),
    token(Id::Twilio, "SK", HEX, 32),
    token(Id::Other, "PMAK-", NAME, 40),
    token(Id::Other, "NRAK-", ALNUM, 20),
];
/// Where the scan stops at a digit.
const DIGITS: [Token; 4] = [
    token(Id::GoogleOauth, "ya29.", NAME, 20),
    token(Id::Other, "r8_", ALNUM, 36),
    token(Id::Gitlab, "GR1348941", NAME, 20),
    token(Id::Other, "ATATT3", BASE64, 40),
];

/// Asks at a hyphen, an underscore, a dot or a rare letter; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    match scan.bytes[at] {
        b'J' => return json_web_token(scan, at),
        b'-' if scan.has(at, b"-----BEGIN ") => return pem(scan, at),
        b'-' if scan.begins(at) && scan.before(at) != b'-' => {
            return if command::flag(scan, at) {
                scan.out.done()
            } else {
                at + 1
            };
        }
        _ => {}
    }
    let (tokens, before): (&[Token], Class) = match scan.bytes[at] {
        b'-' => (&HYPHENS, LETTER),
        b'_' => (&UNDERSCORES, LETTER),
        b'.' => (&DOTS, LETTER),
        b'I' => (&OF_I, UPPER),
        b'K' => (&OF_K, UPPER),
        _ => return at + 1,
    };
    if !before.has(scan.before(at)) {
        return at + 1;
    }
    for token in tokens {
        if let Some(from) = at.checked_sub(token.stop)
            && scan.bytes[from] == token.head[0]
            && let Some((from, to, id)) = found(scan, token, from)
        {
            scan.out.mark(from, to, id.name());
            return to;
        }
    }
    at + 1
}

/// The token that begins with these letters and the digits behind them.
pub(super) fn token_of(scan: &Scan<'_, '_>, from: usize, at: usize) -> Option<(usize, usize, Id)> {
    if scan.bytes[from..at].eq_ignore_ascii_case(b"bot") {
        return number::bot(scan, at);
    }
    let letters = &scan.bytes[from..at];
    // Databricks' has its first digit anywhere.
    if letters.starts_with(b"dapi") && scan.begins(from) && scan.scrubber.has(Id::Other) {
        let to = scan.end_within(from + 4, 64, HEX);
        if to - from >= 36 && !is_word(scan.byte(to)) {
            return Some((from, to, Id::Other));
        }
    }
    // Azure's: three letters, a digit, `Q~`, and what is secret.
    if scan.has(at + 1, b"Q~") && at >= 3 && scan.scrubber.has(Id::Other) {
        let to = scan.end_within(at + 3, 64, NAME.or_of(b".~"));
        if to - at >= 34 && scan.begins(at - 3) {
            return Some((at - 3, to, Id::Other));
        }
    }
    for token in &DIGITS {
        let found = found(scan, token, from);
        if found.is_some() {
            return found;
        }
    }
    None
}

/// As much of a token as is looked at to judge it.
const LONGEST_LOOK: usize = 256;

fn found(scan: &Scan<'_, '_>, token: &Token, from: usize) -> Option<(usize, usize, Id)> {
    let is_whole = from >= scan.out.done() && scan.begins(from);
    if !is_whole || !scan.has(from, token.head) || !scan.scrubber.has(token.id) {
        return None;
    }
    let begin = from + token.head.len();
    let mut to = scan.end_within(begin, LONGEST_LOOK, token.inside);
    // A sentence's end is not the token's.
    while scan.before(to) == b'.' {
        to -= 1;
    }
    let value = &scan.bytes[begin..to.max(begin)];
    let is_long = value.len() >= token.least && (token.id != Id::Twilio || value.len() == 32);
    let is_ended = value.len() == LONGEST_LOOK || !scan.byte(to).is_ascii_alphanumeric();
    let has_digit = CAPITAL.is_any(value);
    if !(is_long && is_ended && has_digit) || Class::of(&value[..1]).count(value) * 2 > value.len()
    {
        return None;
    }
    // What goes on behind what was looked at belongs to it.
    Some((from, scan.end_of(to, token.inside), token.id))
}

/// `eyJ`, which is `{"` in base 64: three parts, or the five of an encrypted one.
fn json_web_token(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let is_begun = at >= 2 && scan.has(at - 2, b"eyJ") && scan.begins(at - 2);
    if !is_begun || !scan.scrubber.has(Id::Jwt) {
        return at + 1;
    }
    let head = scan.head.end_of(scan, at, BASE64);
    let payload = scan.payload.end_of(scan, head + 1, BASE64);
    let is_token = head + 2 - at >= 10
        && scan.byte(head) == b'.'
        && (payload - head > 8 || scan.has(payload, b"."));
    if !is_token {
        return at + 1;
    }
    let mut end = scan.end_of(payload, BASE64.or_of(b"."));
    while scan.before(end) == b'.' {
        end -= 1;
    }
    scan.out.mark(at - 2, end, Id::Jwt.name());
    end
}

/// How far the end of a private key is looked for in text that may be no part of it.
const LONGEST_PEM: usize = 8 * 1024;

/// A private key up to its end, or as far as what follows can be one.
fn pem(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    const LABEL: Class = CAPITAL.or_of(b" ");
    const BODY: Class = ALNUM.or(SPACE).or_of(b"+/=-\\:,._>|&#;");
    /// Of a literal that is put together of its lines.
    const JOINED: Class = BODY.or_of(b"\"'`()");
    let label = scan.end_within(at + 11, 40, LABEL);
    let name = &scan.bytes[at + 11..label];
    let is_private = name.ends_with(b"PRIVATE KEY") || name.ends_with(b"PRIVATE KEY BLOCK");
    if !is_private || !scan.scrubber.has(Id::Pem) {
        return at + 1;
    }
    let end = scan.end_of(label, BODY);
    let joined = scan.end_within(label, LONGEST_PEM, JOINED);
    let closing = b"-----END ";
    let found = find(&scan.bytes[label..end], closing)
        .or_else(|| find(&scan.bytes[label..joined], closing));
    let to = match found {
        Some(found) => {
            let label = scan.end_of(label + found + closing.len(), LABEL);
            scan.end_of(label, Class::of(b"-"))
        }
        None => end,
    };
    scan.out.mark(at, to, Id::Pem.name());
    to
}
