//! Passwords in URLs, webhooks, and e-mail addresses.

use super::output::is_marks;
use super::rule::Id;
use super::scan::{Scan, is_word};

/// Asks at the `:` of `://`; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let from = at + 3;
    let to = scan.url.end(from, || {
        scan.end_of(from, |byte| {
            !byte.is_ascii_whitespace() && !b"\"'`<>".contains(&byte)
        })
    });
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
    let Some(user) = url.iter().position(|byte| b":/?#@".contains(byte)) else {
        return;
    };
    let secret = match url[user] {
        b':' => user + 1,
        // A name without a password, which may be a token.
        b'@' if user >= 20 => 0,
        _ => return,
    };
    // Where there is none, the end stands for it.
    let last = scan.last_at.end(from, || {
        let last = url.iter().rposition(|byte| *byte == b'@');
        last.map_or(to, |last| from + last)
    });
    if scan.byte(last) != b'@' || last < from + secret {
        return;
    }
    let last = last - from;
    let value = &url[secret..last];
    // `host:8080/@scope`
    let port = value
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let is_port = (1..=5).contains(&port) && matches!(value.get(port), Some(b'/' | b'?' | b'#'));
    let is_mask = value.iter().all(|byte| *byte == b'*' || *byte == b'x');
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
            start = scan.end_of(start, |byte| byte != b'/').min(to) + 1;
        }
        let end = scan
            .end_of(start, |byte| is_word(byte) || byte == b'-')
            .min(to);
        if start < end {
            scan.out.mark(start, end, Id::SlackHook.name());
        }
    }
}

/// Asks at the `@` of an address; says from where to go on.
pub(super) fn email(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    if !scan.scrubber.has(Id::Email) {
        return at + 1;
    }
    let is_local =
        |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte) || byte >= 0x80;
    let from = scan.start_of(at, 64, is_local);
    let local = &scan.bytes[from..at];
    let end = scan.end_of(at + 1, |byte| {
        byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-'
    });
    let domain = scan.bytes[at + 1..end].trim_ascii_end();
    let domain = domain.strip_suffix(b".").unwrap_or(domain);
    let is_address = local.iter().any(u8::is_ascii_alphanumeric)
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
    let mut labels = domain.rsplit(|byte| *byte == b'.');
    let Some(top) = labels.next() else {
        return false;
    };
    let is_top = top.len() >= 2 && top.len() <= 24 && top.iter().all(u8::is_ascii_alphabetic);
    let is_file = FILES.iter().any(|file| top.eq_ignore_ascii_case(file));
    let mut count = 0;
    let are_labels = labels.all(|label| {
        count += 1;
        !label.is_empty()
    });
    is_top && !is_file && count > 0 && are_labels
}
