//! Passwords in URLs, webhooks, and e-mail addresses.

use super::assigned;
use super::class::{ALNUM, Class, DIGIT, LETTER, NAME, SPACE, find, find_last, is_one_of};
use super::output::is_marks;
use super::rule::Id;
use super::scan::Scan;
use super::value::is_opaque;

/// What ends a URL.
const ENDS: Class = SPACE.or_of(b"\"'`<>");

/// Asks at the `:` of `://`, or of `:\/\/`; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize, width: usize) -> usize {
    let from = at + width;
    let to = scan.url.end_of(scan, from, ENDS.not());
    if scan.scrubber.has(Id::Userinfo) {
        userinfo(scan, from, to);
    }
    if scan.scrubber.has(Id::SlackHook) {
        webhook(scan, from, to);
    }
    from
}

/// Asks at a `%` for what is escaped as it is in a URL: a separator, a URL with a password, an address; says from where to
/// go on.
pub(super) fn escaped(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let is = |literal: &[u8]| {
        let end = scan.bytes.len().min(at + literal.len());
        scan.bytes[at..end].eq_ignore_ascii_case(literal)
    };
    if is(b"%3A%2F%2F") {
        let from = at + 9;
        let to = scan.url.end_of(scan, from, ENDS.not());
        let url = scan.part(from, to);
        let user = LOCAL.run(&url[..url.len().min(64)]);
        let user = &url[..user];
        let user = match find(user, b"%3A") {
            None => find(user, b"%3a"),
            found => found,
        };
        let last = find_last(&url[..url.len().min(LONGEST_USERINFO)], b"%40");
        if let (Some(user), Some(last)) = (user, last)
            && user + 3 < last
            && scan.scrubber.has(Id::Userinfo)
        {
            let (from, to) = (from + user + 3, from + last);
            scan.out.mark(from, to, Id::Userinfo.name());
            return to;
        }
        return from;
    }
    if is(b"%40") {
        return address(scan, at, 3);
    }
    assigned::at(scan, at);
    at + 1
}

/// How far a user and a password are looked for where no URL ends them.
const LONGEST_USERINFO: usize = 256;

/// Lexically, from `://` to the last `@`: a URL is printed most often because it did not parse.
fn userinfo(scan: &mut Scan<'_, '_>, from: usize, to: usize) {
    let url = &scan.bytes[from..to];
    let Some(user) = Class::of(b":/?#@").find(url) else {
        return;
    };
    let secret = match url[user] {
        // The name is the token where the password only says so.
        b':' if is_opaque(&url[..user]) => 0,
        b':' => user + 1,
        // A name without a password, which may be a token.
        b'@' if user >= 20 => 0,
        _ => return,
    };
    // Where there is none, the end stands for it.
    let last = if let Some(last) = scan.last_at.known(from) {
        last
    } else {
        let last = match find_last(url, b"@") {
            Some(last) => from + last,
            None => to,
        };
        scan.last_at.keep(from, last)
    };
    if scan.byte(last) != b'@' || last < from + secret {
        return;
    }
    let last = last - from;
    let value = &url[secret..last];
    // `host:8080/@scope`
    let port = DIGIT.run(value);
    let is_port = matches!(port, 1..=5) && matches!(value.get(port), Some(b'/' | b'?' | b'#'));
    let is_mask = Class::of(b"*x").is_all(value);
    if value.is_empty() || is_port || is_mask || is_marks(value) {
        return;
    }
    scan.out
        .mark(from + secret, from + last, Id::Userinfo.name());
}

/// The webhooks whose URL is the secret, and how many segments stand before it.
const WEBHOOKS: &[(&[u8], usize)] = &[
    (b"hooks.slack.com/services/", 2),
    (b"hooks.slack-gov.com/services/", 2),
    (b"hooks.slack.com/workflows/", 3),
    (b"hooks.slack.com/triggers/", 2),
    (b"hooks.zapier.com/hooks/catch/", 1),
];

/// `hooks.slack.com/services/T../B../secret`, `discord.com/api/webhooks/id/secret`, Teams' `/IncomingWebhook/secret`
fn webhook(scan: &mut Scan<'_, '_>, from: usize, to: usize) {
    let host = scan.end_within(from, 64, NAME.or_of(b"."));
    let mut start = None;
    if scan.part(from, host).ends_with(b"discord.com")
        || scan.part(from, host).ends_with(b"discordapp.com")
    {
        let path = scan.part(host, to.min(host + 64));
        if let Some(found) = find(path, b"/webhooks/") {
            start = Some((host + found + 10, 1));
        }
    } else if scan.part(from, host).ends_with(b".webhook.office.com") {
        let path = scan.part(host, to.min(host + 160));
        if let Some(found) = find(path, b"/IncomingWebhook/") {
            start = Some((host + found + 17, 0));
        }
    } else if scan.has(from, b"hooks.") {
        for (host, parts) in WEBHOOKS {
            if scan.has(from, host) {
                start = Some((from + host.len(), *parts));
            }
        }
    }
    let Some((mut start, parts)) = start else {
        return;
    };
    for _ in 0..parts {
        start = scan.end_of(start, Class::of(b"/").not()).min(to) + 1;
    }
    let end = scan.end_of(start, NAME).min(to);
    if start < end {
        scan.out.mark(start, end, Id::SlackHook.name());
    }
}

/// `/services/T../B../secret` without its host, also escaped: asked where the first segment begins.
pub(super) fn services(scan: &Scan<'_, '_>, from: usize) -> Option<(usize, usize)> {
    let before = &scan.bytes[from.saturating_sub(11)..from];
    let separators: &[&[u8]] = &[b"/", b"\\/", b"%2F"];
    for separator in separators {
        if !before.ends_with(separator) {
            continue;
        }
        let path = &before[..before.len() - separator.len()];
        if !path.ends_with(b"services") || !scan.has(from, b"T") {
            continue;
        }
        let team = scan.end_within(from, 16, ALNUM);
        let bot = team + separator.len();
        let end = scan.end_within(bot, 16, ALNUM);
        let secret = end + separator.len();
        let to = scan.end_within(secret, 64, ALNUM);
        let is_path = scan.has(team, separator) && scan.has(end, separator) && scan.has(bot, b"B");
        if is_path && to - secret >= 20 {
            return Some((secret, to));
        }
    }
    None
}

/// What stands before the `@` of an address: also what is beyond ASCII.
const LOCAL: Class = ALNUM.or_of(b"._%+-").or(Class::between(0, 0x7f).not());

/// Asks at the `@` of an address, or of a driver's own notation; says from where to go on.
pub(super) fn email(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    if driver(scan, at) {
        return at + 1;
    }
    address(scan, at, 1)
}

/// `user:password@tcp(host)`, as Go's driver of `MySQL` has it, and `thin:user/password@host`, as Oracle has.
fn driver(scan: &mut Scan<'_, '_>, at: usize) -> bool {
    let is_go = scan.has(at, b"@tcp(") || scan.has(at, b"@unix(");
    // What another one ends with is not read again: each is decided alone.
    let ends = ENDS.or_of(if is_go { b"(" } else { b"@" });
    let from = scan.start_of(at, 128, ends.not());
    let before = &scan.bytes[from..at];
    let (begin, sign) = match find(before, b":thin:") {
        _ if is_go => (0, &b":"[..]),
        Some(thin) => (thin, &b"/"[..]),
        None => return false,
    };
    let Some(found) = find(&before[begin..], sign) else {
        return false;
    };
    let secret = from + begin + found + 1;
    if secret >= at || !scan.scrubber.has(Id::Userinfo) {
        return false;
    }
    scan.out.mark(secret, at, Id::Userinfo.name());
    true
}

/// Asks for an address whose `@` is so many bytes long.
fn address(scan: &mut Scan<'_, '_>, at: usize, width: usize) -> usize {
    if !scan.scrubber.has(Id::Email) {
        return at + 1;
    }
    let from = scan.start_of(at, 64, LOCAL);
    let local = &scan.bytes[from..at];
    let begin = at + width;
    let end = scan.end_of(begin, ALNUM.or_of(b".-"));
    let domain = scan.bytes[begin..end].trim_ascii_end();
    let domain = domain.strip_suffix(b".").unwrap_or(domain);
    let is_address = ALNUM.is_any(local)
        && local != b"git"
        && !scan.bytes[..from].ends_with(b"://")
        && is_domain(domain);
    if is_address {
        let from = scan.behind_escape(from, at);
        scan.out.mark(from, begin + domain.len(), Id::Email.name());
    }
    at + 1
}

/// Endings that look like a domain's and are a file's: `logo@2x.png`.
const FILES: &[&[u8]] = &[
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
    is_top && !is_one_of(top, FILES) && are_labels
}
