//! Passwords in URLs, webhooks, and e-mail addresses.

use super::class::{ALNUM, Class, DIGIT, LETTER, NAME, SPACE, find, find_last, is_one_of};
use super::output::is_marks;
use super::rule::Id;
use super::scan::Scan;

/// What ends a URL.
const ENDS: Class = SPACE.or_of(b"\"'`<>");

/// Asks at the `:` of `://`; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let from = at + 3;
    let to = scan.url.end_of(scan, from, ENDS.not());
    if scan.scrubber.has(Id::Userinfo) {
        userinfo(scan, from, to);
    }
    if scan.scrubber.has(Id::SlackHook) {
        webhook(scan, from, to);
    }
    from
}

/// Lexically, from `://` to the last `@`: a URL is printed most often because it did not parse.
fn userinfo(scan: &mut Scan<'_, '_>, from: usize, to: usize) {
    let url = &scan.bytes[from..to];
    let Some(user) = Class::of(b":/?#@").find(url) else {
        return;
    };
    let secret = match url[user] {
        b':' => user + 1,
        // A name without a password, which may be a token.
        b'@' if user >= 20 => 0,
        _ => return,
    };
    // Where there is none, the end stands for it.
    let last = if let Some(last) = scan.last_at.known(from) {
        last
    } else {
        let last = find_last(url, b"@").map_or(to, |last| from + last);
        scan.last_at.keep(from, last)
    };
    if scan.byte(last) != b'@' || last < from + secret {
        return;
    }
    let last = last - from;
    let value = &url[secret..last];
    // `host:8080/@scope`
    let port = DIGIT.run(value);
    let is_port = (1..=5).contains(&port) && matches!(value.get(port), Some(b'/' | b'?' | b'#'));
    let is_mask = Class::of(b"*x").is_all(value);
    if value.is_empty() || is_port || is_mask || is_marks(value) {
        return;
    }
    scan.out
        .mark(from + secret, from + last, Id::Userinfo.name());
}

/// `hooks.slack.com/services/T../B../secret` and `discord.com/api/webhooks/id/secret`
fn webhook(scan: &mut Scan<'_, '_>, from: usize, to: usize) {
    for (host, parts) in [
        (&b"hooks.slack.com/services/"[..], 2),
        (b"discord.com/api/webhooks/", 1),
    ] {
        if !scan.has(from, host) {
            continue;
        }
        let mut start = from + host.len();
        for _ in 0..parts {
            start = scan.end_of(start, Class::of(b"/").not()).min(to) + 1;
        }
        let end = scan.end_of(start, NAME).min(to);
        if start < end {
            scan.out.mark(start, end, Id::SlackHook.name());
        }
    }
}

/// What stands before the `@` of an address: also what is beyond ASCII.
const LOCAL: Class = ALNUM.or_of(b"._%+-").or(Class::between(0, 0x7f).not());

/// Asks at the `@` of an address; says from where to go on.
pub(super) fn email(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    if !scan.scrubber.has(Id::Email) {
        return at + 1;
    }
    let from = scan.start_of(at, 64, LOCAL);
    let local = &scan.bytes[from..at];
    let end = scan.end_of(at + 1, ALNUM.or_of(b".-"));
    let domain = scan.bytes[at + 1..end].trim_ascii_end();
    let domain = domain.strip_suffix(b".").unwrap_or(domain);
    let is_address = ALNUM.is_any(local)
        && local != b"git"
        && !scan.bytes[..from].ends_with(b"://")
        && is_domain(domain);
    if is_address {
        scan.out.mark(from, at + 1 + domain.len(), Id::Email.name());
    }
    at + 1
}

/// Endings that look like a domain's and are a file's: `logo@2x.png`.
const FILES: [&[u8]; 11] = [
    b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"js", b"css", b"ts", b"json", b"service",
];

fn is_domain(domain: &[u8]) -> bool {
    let Some(dot) = find_last(domain, b".") else {
        return false;
    };
    let (labels, top) = (&domain[..dot], &domain[dot + 1..]);
    let is_top = top.len() >= 2 && top.len() <= 24 && LETTER.is_all(top);
    let are_labels = !labels.is_empty()
        && !labels.starts_with(b".")
        && !labels.ends_with(b".")
        && find(labels, b"..").is_none();
    is_top && !is_one_of(top, &FILES) && are_labels
}
