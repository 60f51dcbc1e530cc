//! Tokens that say by their first letters whose they are, JSON web tokens, and PEM keys.

use super::assigned;
use super::number;
use super::rule::Id;
use super::scan::{Scan, is_word};

/// A token: what it begins with, up to and with the byte at which the scan stops; what follows, and at least how much of it.
struct Token {
    id: Id,
    head: &'static [u8],
    /// Where in the head the scan stops first.
    stop: usize,
    is_inside: fn(u8) -> bool,
    least: usize,
}

const fn token(id: Id, head: &'static str, is_inside: fn(u8) -> bool, least: usize) -> Token {
    let head = head.as_bytes();
    let mut stop = 0;
    while !matches!(head[stop], b'-' | b'_' | b'.' | b'I' | b'K' | b'0'..=b'9') {
        stop += 1;
    }
    Token {
        id,
        head,
        stop,
        is_inside,
        least,
    }
}

fn alnum(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

fn base64url(byte: u8) -> bool {
    is_word(byte) || byte == b'-'
}

fn dotted(byte: u8) -> bool {
    base64url(byte) || byte == b'.'
}

fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// Where the scan stops at a hyphen.
const HYPHENS: [Token; 27] = [
    token(Id::Gitlab, "glpat-", dotted, 20),
    token(Id::Gitlab, "gldt-", dotted, 20),
    token(Id::Gitlab, "glrt-", dotted, 20),
    token(Id::Gitlab, "glptt-", dotted, 20),
    token(Id::Gitlab, "glcbt-", dotted, 20),
    token(Id::Gitlab, "glsoat-", dotted, 20),
    token(Id::Gitlab, "glft-", dotted, 20),
    token(Id::Anthropic, "sk-ant-", base64url, 20),
    token(Id::OpenAi, "sk-proj-", base64url, 20),
    token(Id::OpenAi, "sk-svcacct-", base64url, 20),
    token(Id::OpenAi, "sk-admin-", base64url, 20),
    token(Id::OpenAi, "sk-or-v1-", base64url, 20),
    token(Id::OpenAi, "sk-", base64url, 20),
    token(Id::Slack, "xoxb-", base64url, 10),
    token(Id::Slack, "xoxp-", base64url, 10),
    token(Id::Slack, "xoxa-", base64url, 10),
    token(Id::Slack, "xoxr-", base64url, 10),
    token(Id::Slack, "xoxs-", base64url, 10),
    token(Id::Slack, "xoxe-", base64url, 10),
    token(Id::Slack, "xoxc-", base64url, 10),
    token(Id::Slack, "xoxd-", base64url, 10),
    token(Id::Slack, "xapp-", base64url, 10),
    token(Id::GoogleOauth, "GOCSPX-", base64url, 20),
    token(Id::PyPi, "pypi-", base64url, 40),
    token(Id::Other, "pul-", hex, 30),
    token(Id::Other, "tskey-", base64url, 20),
    token(Id::Other, "xai-", alnum, 40),
];
/// Where the scan stops at an underscore.
const UNDERSCORES: [Token; 34] = [
    token(Id::Github, "ghp_", alnum, 30),
    token(Id::Github, "gho_", alnum, 30),
    token(Id::Github, "ghu_", alnum, 30),
    token(Id::Github, "ghs_", alnum, 30),
    token(Id::Github, "ghr_", alnum, 30),
    token(Id::Github, "github_pat_", is_word, 22),
    token(Id::Stripe, "sk_live_", alnum, 10),
    token(Id::Stripe, "sk_test_", alnum, 10),
    token(Id::Stripe, "rk_live_", alnum, 10),
    token(Id::Stripe, "rk_test_", alnum, 10),
    token(Id::Stripe, "whsec_", base64url, 20),
    token(Id::Npm, "npm_", alnum, 30),
    token(Id::HuggingFace, "hf_", alnum, 30),
    token(Id::HuggingFace, "api_org_", alnum, 30),
    token(Id::DigitalOcean, "dop_v1_", hex, 40),
    token(Id::DigitalOcean, "doo_v1_", hex, 40),
    token(Id::DigitalOcean, "dor_v1_", hex, 40),
    token(Id::Other, "gsk_", alnum, 40),
    token(Id::Other, "shpat_", hex, 30),
    token(Id::Other, "shpss_", hex, 30),
    token(Id::Other, "shpca_", hex, 30),
    token(Id::Other, "shppa_", hex, 30),
    token(Id::Other, "lin_api_", alnum, 30),
    token(
        Id::Other,
        "glc_",
        |byte| base64url(byte) || byte == b'=',
        32,
    ),
    token(Id::Other, "glsa_", is_word, 32),
    token(Id::Other, "sntrys_", base64url, 40),
    token(Id::Other, "sntryu_", hex, 40),
    token(Id::Other, "figd_", base64url, 30),
    token(Id::Other, "dckr_pat_", base64url, 20),
    token(Id::Other, "secret_", alnum, 40),
    token(Id::Other, "ntn_", alnum, 40),
    token(Id::Other, "rubygems_", hex, 40),
    token(Id::Other, "nfp_", alnum, 30),
    token(Id::Other, "sbp_", hex, 40),
];
/// Where the scan stops at a dot.
const DOTS: [Token; 5] = [
    token(Id::SendGrid, "SG.", dotted, 40),
    token(Id::Other, "dp.pt.", alnum, 30),
    token(Id::Other, "dp.st.", dotted, 30),
    token(Id::Other, "hvs.", base64url, 24),
    token(Id::Other, "hvb.", base64url, 24),
];
/// Where the scan stops at an `I`.
const OF_I: [Token; 3] = [
    token(Id::Aws, "ASIA", upper, 16),
    token(Id::Aws, "ABIA", upper, 16),
    token(Id::Google, "AIza", base64url, 30),
];
/// Where the scan stops at a `K`.
const OF_K: [Token; 4] = [
    token(Id::Aws, "AKIA", upper, 16),
    token(Id::Twilio, "SK", hex, 32),
    token(Id::Other, "PMAK-", base64url, 40),
    token(Id::Other, "NRAK-", alnum, 20),
];
/// Where the scan stops at a digit.
const DIGITS: [Token; 3] = [
    token(Id::GoogleOauth, "ya29.", base64url, 20),
    token(Id::Other, "r8_", alnum, 36),
    token(
        Id::Other,
        "ATATT3",
        |byte| base64url(byte) || byte == b'=',
        40,
    ),
];

/// Asks at a hyphen, an underscore, a dot or a rare letter; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    match scan.bytes[at] {
        b'J' => return json_web_token(scan, at),
        b'-' if scan.has(at, b"-----BEGIN ") => return pem(scan, at),
        b'-' if !is_word(scan.before(at)) && scan.before(at) != b'-' => {
            return if assigned::flag(scan, at) {
                scan.out.done()
            } else {
                at + 1
            };
        }
        _ => {}
    }
    let (tokens, least): (&[Token], fn(&u8) -> bool) = match scan.bytes[at] {
        b'-' => (&HYPHENS, u8::is_ascii_alphabetic),
        b'_' => (&UNDERSCORES, u8::is_ascii_alphabetic),
        b'.' => (&DOTS, u8::is_ascii_alphabetic),
        b'I' => (&OF_I, u8::is_ascii_uppercase),
        b'K' => (&OF_K, u8::is_ascii_uppercase),
        _ => return at + 1,
    };
    if !least(&scan.before(at)) {
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
    let mut tokens = DIGITS.iter();
    tokens.find_map(|token| found(scan, token, from))
}

/// As much of a token as is looked at to judge it.
const LONGEST_LOOK: usize = 256;

fn found(scan: &Scan<'_, '_>, token: &Token, from: usize) -> Option<(usize, usize, Id)> {
    let before = scan.before(from);
    let is_whole = from >= scan.out.done() && !before.is_ascii_alphanumeric() && before != b'_';
    if !is_whole || !scan.has(from, token.head) || !scan.scrubber.has(token.id) {
        return None;
    }
    let begin = from + token.head.len();
    let mut to = scan.end_within(begin, LONGEST_LOOK, token.is_inside);
    // A sentence's end is not the token's.
    while scan.before(to) == b'.' {
        to -= 1;
    }
    let value = &scan.bytes[begin..to.max(begin)];
    let is_long = value.len() >= token.least && (token.id != Id::Twilio || value.len() == 32);
    let is_ended = value.len() == LONGEST_LOOK || !scan.byte(to).is_ascii_alphanumeric();
    let has_digit =
        value.iter().any(u8::is_ascii_digit) || value.iter().any(u8::is_ascii_uppercase);
    let is_sample = value
        .iter()
        .filter(|byte| value.first() == Some(*byte))
        .count()
        * 2
        > value.len();
    (is_long && is_ended && has_digit && !is_sample).then(|| {
        // What goes on behind what was looked at belongs to it.
        (from, scan.end_of(to, token.is_inside), token.id)
    })
}

/// `eyJ`, which is `{"` in base 64: three parts, or the five of an encrypted one.
fn json_web_token(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let is_begun = at >= 2 && scan.has(at - 2, b"eyJ") && !is_word(scan.before(at - 2));
    if !is_begun || !scan.scrubber.has(Id::Jwt) {
        return at + 1;
    }
    let is_inside = |byte| base64url(byte) || byte == b'=';
    let head = scan.head.end(at, || scan.end_of(at, is_inside));
    let payload = scan
        .payload
        .end(head + 1, || scan.end_of(head + 1, is_inside));
    let is_token = head + 2 - at >= 10
        && scan.byte(head) == b'.'
        && (payload - head > 8 || scan.has(payload, b"."));
    if !is_token {
        return at + 1;
    }
    let mut end = scan.end_of(payload, |byte| is_inside(byte) || byte == b'.');
    while scan.before(end) == b'.' {
        end -= 1;
    }
    scan.out.mark(at - 2, end, Id::Jwt.name());
    end
}

/// A private key up to its end, or as far as what follows can be one.
fn pem(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let label = scan.end_within(at + 11, 40, |byte| {
        byte.is_ascii_uppercase() || byte == b' ' || byte.is_ascii_digit()
    });
    let name = &scan.bytes[at + 11..label];
    let is_private = name.ends_with(b"PRIVATE KEY") || name.ends_with(b"PRIVATE KEY BLOCK");
    if !is_private || !scan.scrubber.has(Id::Pem) {
        return at + 1;
    }
    let end = scan.end_of(label, |byte| {
        byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=-\\:,._".contains(&byte)
    });
    let body = &scan.bytes[label..end];
    let closing = b"-----END ";
    let to = body
        .windows(closing.len())
        .position(|window| window == closing)
        .map_or(end, |found| {
            let found = label + found + closing.len();
            let label = scan.end_of(found, |byte| {
                byte.is_ascii_uppercase() || byte == b' ' || byte.is_ascii_digit()
            });
            scan.end_of(label, |byte| byte == b'-')
        });
    scan.out.mark(at, to, Id::Pem.name());
    to
}
