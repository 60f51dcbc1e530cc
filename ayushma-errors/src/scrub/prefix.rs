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
const HYPHENS: [Token; 35] = [
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
    token(Id::Other, "pplx-", ALNUM, 40),
    token(Id::Other, "nvapi-", NAME, 40),
    token(Id::Other, "tvly-", NAME, 30),
    token(Id::Other, "CFPAT-", NAME, 40),
    token(Id::Other, "xkeysib-", NAME, 60),
    token(Id::Other, "AGE-SECRET-", CAPITAL.or_of(b"-"), 50),
];
/// Where the scan stops at an underscore.
const UNDERSCORES: [Token; 46] = [
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
    token(Id::Other, "pcsk_", WORD, 40),
    token(Id::Other, "pscale_tkn_", DOTTED, 32),
    token(Id::Other, "pscale_pw_", DOTTED, 32),
    token(Id::Other, "pscale_oauth_", DOTTED, 32),
    token(Id::Other, "phx_", ALNUM, 40),
    token(Id::Other, "rnd_", ALNUM, 28),
    token(Id::Other, "rpa_", ALNUM, 30),
    token(Id::Other, "apify_api_", ALNUM, 30),
    token(Id::Other, "vercel_blob_rw_", WORD, 30),
    token(Id::Other, "jina_", WORD, 40),
    token(Id::Other, "pnu_", ALNUM, 36),
    token(Id::Other, "ops_eyJ", BASE64, 100),
];
/// Where the scan stops at a dot.
const DOTS: [Token; 9] = [
    token(Id::SendGrid, "SG.", DOTTED, 40),
    token(Id::Other, "dp.pt.", ALNUM, 30),
    token(Id::Other, "dp.st.", DOTTED, 30),
    token(Id::Other, "hvs.", NAME, 24),
    token(Id::Other, "hvb.", NAME, 24),
    token(Id::Other, "dp.ct.", DOTTED, 30),
    token(Id::Other, "dp.sa.", DOTTED, 30),
    token(Id::Other, "dp.scim.", DOTTED, 30),
    token(Id::Other, "dp.audit.", DOTTED, 30),
];
/// Where the scan stops at an `I`.
const OF_I: [Token; 4] = [
    token(Id::Aws, "ASIA", CAPITAL, 16),
    token(Id::Aws, "ABIA", CAPITAL, 16),
    token(Id::Google, "AIza", NAME, 30),
    token(Id::Other, "NRII-", NAME, 24),
];
/// Where the scan stops at a `K`.
const OF_K: [Token; 5] = [
    token(Id::Aws, "AKIA", CAPITAL, 16),
    token(Id::Twilio, "SK", HEX, 32),
    token(Id::Other, "PMAK-", NAME, 40),
    token(Id::Other, "NRAK-", ALNUM, 20),
    token(Id::Other, "HRKU-", NAME, 30),
];
/// Where the scan stops at a digit.
const DIGITS: [Token; 12] = [
    token(Id::GoogleOauth, "ya29.", NAME, 20),
    token(Id::Other, "r8_", ALNUM, 36),
    token(Id::Gitlab, "GR1348941", NAME, 20),
    token(Id::Other, "ATATT3", BASE64, 40),
    token(Id::Other, "ATCTT3", BASE64, 40),
    token(Id::Other, "fo1_", NAME, 40),
    token(Id::Other, "fm2_", BASE64.or_of(b"+/"), 40),
    token(Id::Other, "lsv2_pt_", WORD, 30),
    token(Id::Other, "lsv2_sk_", WORD, 30),
    token(Id::Other, "sq0atp-", NAME, 20),
    token(Id::Other, "sq0csp-", NAME, 40),
    token(Id::Other, "oy2", ALNUM, 40),
];

/// Asks at a hyphen, an underscore, a dot or a rare letter; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    match scan.bytes[at] {
        b'J' => return json_web_token(scan, at),
        b'-' if scan.has(at, b"-----BEGIN ") => return pem(scan, at),
        b'.' | b'-' if is_word(scan.before(at)) => {
            if let Some((from, to, id)) = parted(scan, at) {
                scan.out.mark(from, to, id.name());
                return to;
            }
        }
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
        if scan.bytes[from] == token.head[0]
            && let Some(found) = found(scan, token, from)
        {
            return Some(found);
        }
    }
    None
}

/// Airtable's and Discord's, which are told by their parts, asked at the dot; Mailchimp's, at the hyphen.
fn parted(scan: &Scan<'_, '_>, at: usize) -> Option<(usize, usize, Id)> {
    let end = scan.end_within(at + 1, 65, NAME);
    let length = end - at - 1;
    let begin = |most, kind| scan.behind_escape(scan.start_of(at, most, kind), at);
    let found = match (scan.bytes[at], length) {
        (b'.', 64) => {
            let from = begin(24, ALNUM);
            let is_hex = HEX.is_all(scan.part(at + 1, end));
            (is_hex && at - from == 17 && scan.has(from, b"pat")).then_some((from, end))
        }
        (b'.', 6) if scan.byte(end) == b'.' => {
            let from = begin(34, NAME);
            let to = scan.end_within(end + 1, 40, NAME);
            let is_user = matches!(at - from, 23..=27) && b"MNO".contains(&scan.byte(from));
            let has_digits = DIGIT.is_any(scan.part(from, at)) && DIGIT.is_any(scan.part(end, to));
            (is_user && has_digits && to - end > 27).then_some((from, to))
        }
        (b'-', 3..=4) if scan.has(at, b"-us") && DIGIT.is_all(scan.part(at + 3, end)) => {
            let from = begin(40, HEX);
            (at - from == 32).then_some((from, end))
        }
        _ => None,
    };
    let (from, to) = found?;
    let is_whole = scan.begins(from) && !is_word(scan.byte(to));
    (is_whole && scan.scrubber.has(Id::Other)).then_some((from, to, Id::Other))
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
    let closing = b"-----END ";
    // Where the closing stands, or the run ends that may have it.
    let closed = |end: usize| match find(&scan.bytes[label..end], closing) {
        Some(found) => label + found,
        None => end,
    };
    let mut place = closed(end);
    if !scan.has(place, closing) {
        // The same for each label within.
        place = match scan.pem.known(label) {
            Some(place) => place,
            None => scan.pem.keep(label, closed(scan.end_of(label, JOINED))),
        };
    }
    let to = if scan.has(place, closing) {
        let label = scan.end_of(place + closing.len(), LABEL);
        scan.end_of(label, Class::of(b"-"))
    } else {
        end
    };
    scan.out.mark(at, to, Id::Pem.name());
    to
}
