//! `key <separator> value`, as libpq, ADO, JDBC, environments, YAML, JSON, `Debug`, Python, PHP and headers spell it.

use super::class::{ALNUM, BLANK, Class, DIGIT, LETTER, NAME, SPACE, UPPER, is_one_of};
use super::command::login;
use super::keys;
use super::output::mark;
use super::rule::Id;
use super::scan::{Scan, read};
use super::value::{
    begin, fits, is_call, is_opaque, is_place, is_placeholder_at, is_prose, is_value, is_words,
};

/// Asks whether the separator that stands there has a secret's key before it.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> bool {
    // A path of Rust's: `token::verify`.
    if scan.bytes[at] == b':' && (scan.byte(at + 1) == b':' || scan.before(at) == b':') {
        return false;
    }
    let width = match (scan.bytes[at], scan.byte(at + 1), scan.byte(at + 2)) {
        (b'%', b'3', b'D' | b'd' | b'A' | b'a') => 3,
        (b'%', ..) => return false,
        (b':', b'=', _) | (b'=', b'=' | b'>' | b'~', _) => 2,
        _ => 1,
    };
    let Some(key) = key_before(scan, at) else {
        return width == 1 && login(scan, at);
    };
    // What a parser did not expect is no secret's token.
    if scan.bytes[..key.start].ends_with(b"nexpected ") {
        return false;
    }
    let (id, is_hint) = match keys::kind(key.text, key.in_query, scan.scrubber) {
        Some(id) => (id, false),
        None => match hinted(scan, &key) {
            Some((id, is_hint)) => (id, is_hint),
            None => return width == 1 && login(scan, at),
        },
    };
    let Some((from, to)) = value_after(scan, at, width, id, &key) else {
        return false;
    };
    // Of a list the first.
    let first = scan.end_within(from, (to - from).min(256), Class::of(b"\"'").not());
    if is_hint && !is_opaque(scan.part(from, first)) {
        return false;
    }
    scan.out.mark(from, to, id.name());
    true
}

/// What the value is that the key does not say for certain, and whether it has to look like it.
fn hinted(scan: &Scan<'_, '_>, key: &Key<'_>) -> Option<(Id, bool)> {
    if key.text.eq_ignore_ascii_case(b"value") {
        return named(scan, key.start);
    }
    Some((keys::hint(key.text, key.in_query, scan.scrubber)?, true))
}

/// `name: "DB_PASSWORD", value: "..."`: the key is the value of the one before.
fn named(scan: &Scan<'_, '_>, at: usize) -> Option<(Id, bool)> {
    let between = SPACE.or_of(b"\"'\\,{}");
    let end = scan.start_of(at, 32, between);
    let start = scan.start_of(end, LONGEST_KEY, NAME);
    let quote = scan.start_of(start, 4, Class::of(b"\"'\\"));
    let separator = scan.start_of(quote, 2, Class::of(b" :="));
    let name = scan.start_of(separator, 4, Class::of(b"\"'\\"));
    let is_name = scan.bytes[..name].ends_with(b"name") || scan.bytes[..name].ends_with(b"Name");
    if !is_name || separator == quote || end == at {
        return None;
    }
    let key = &scan.bytes[start..end];
    match keys::kind(key, false, scan.scrubber) {
        Some(id) => Some((id, false)),
        None => Some((keys::hint(key, false, scan.scrubber)?, true)),
    }
}

struct Key<'t> {
    text: &'t [u8],
    start: usize,
    /// It is a parameter of a URL, or of a form.
    in_query: bool,
}

/// The longest key, in bytes.
const LONGEST_KEY: usize = 64;

/// The key before the separator: a word, in quotes or brackets or none.
fn key_before<'t>(scan: &Scan<'t, '_>, at: usize) -> Option<Key<'t>> {
    // Most colons of a log stand between digits.
    let before = scan.before(at);
    if DIGIT.has(before) && scan.bytes[at] == b':' && !scan.scrubber.has_denied() {
        return None;
    }
    let mut end = at;
    if !LETTER.has(before) {
        end = scan.start_of(end, 4, BLANK);
        end = scan.start_of(end, 20, Class::of(b"\"'`\\])!"));
    }
    // No key of ours ends otherwise.
    let last = scan.before(end);
    let can_be_key = LETTER.has(last) || (scan.bytes[at] == b'=' && DIGIT.has(last));
    if !can_be_key && !scan.scrubber.has_denied() {
        return None;
    }
    let mut start = scan.start_of(end, LONGEST_KEY, NAME);
    start = scan.behind_escape(start, end);
    // The name in a mark is no key.
    if start == end || scan.bytes[..start].ends_with(b"[REDACTED:") && scan.byte(end) == b']' {
        return None;
    }
    // Go and others have the type behind the name: `var token string = "..."`.
    if scan.bytes[at] == b'=' && is_one_of(&scan.bytes[start..end], TYPES) {
        let name = scan.start_of(start, 4, Class::of(b" :&"));
        let begin = scan.start_of(name, LONGEST_KEY, NAME);
        if begin < name && name < start {
            (start, end) = (begin, name);
        }
    }
    // Part of a name of AWS: `arn:aws:secretsmanager:us-east-1:123456789012:secret:db`
    if scan.before(start) == b':' {
        let word = scan.start_of(start, LONGEST_KEY, SPACE.or_of(b"\"'").not());
        if scan.has(word, b"arn:") {
            return None;
        }
    }
    let in_query = begins_parameter(scan, start) && scan.bytes[at] != b':';
    // `API key: ...` is `api key`, and `api.key=...`, too.
    let is_apart = matches!(scan.before(start), b' ' | b'.');
    if start > 0 && is_apart && scan.bytes[start..end].eq_ignore_ascii_case(b"key") {
        start = scan.start_of(start - 1, LONGEST_KEY, NAME);
    }
    Some(Key {
        text: &scan.bytes[start..end],
        start,
        in_query,
    })
}

/// What a text's type is called.
const TYPES: &[&[u8]] = &[b"string", b"str"];

/// Whether a parameter of a URL begins there, also of one that is escaped.
fn begins_parameter(scan: &Scan<'_, '_>, start: usize) -> bool {
    let before = &scan.bytes[..start];
    match scan.before(start) {
        b'?' | b'&' | b'#' => true,
        b';' => before.ends_with(b"&amp;"),
        b'6' => before.ends_with(b"\\u0026") || before.ends_with(b"%26"),
        b'f' | b'F' => {
            let tail = &before[before.len().saturating_sub(6)..];
            tail.eq_ignore_ascii_case(b"\\u003f")
                || tail.ends_with(b"%3F")
                || tail.ends_with(b"%3f")
        }
        _ => false,
    }
}

/// What stands around a value before its quote.
const WRAPPERS: &[&[u8]] = &[b"Some(", b"String(", b"Secret(", b"Ok(", b"(", b"&"];

/// How long the wrapper before a quote is, of whatever type: `Password("`, `SecretString { inner: "`, PHP's `string(8) "`.
fn typed(scan: &Scan<'_, '_>, at: usize) -> usize {
    let name = scan.end_within(at, LONGEST_KEY, ALNUM);
    if name == at || !LETTER.has(scan.byte(at)) {
        return 0;
    }
    let inside = if scan.has(name, b" { ") {
        let field = scan.end_within(name + 3, LONGEST_KEY, NAME);
        scan.has(field, b": ").then_some(field + 2)
    } else if scan.byte(name) != b'(' {
        None
    } else if DIGIT.has(scan.byte(name + 1)) {
        let digits = scan.end_within(name + 1, 8, DIGIT);
        scan.has(digits, b") ").then_some(digits + 2)
    } else {
        UPPER.has(scan.byte(at)).then_some(name + 1)
    };
    match inside {
        Some(inside) if scan.byte(inside) == b'"' => inside - at,
        _ => 0,
    }
}

/// Where the value stands if it is in quotes on a line below, as `{:#?}` has it; otherwise there.
fn quoted_below(scan: &Scan<'_, '_>, from: usize) -> usize {
    let below = scan.end_within(from, 256, SPACE);
    if !matches!(scan.byte(from), b'\n' | b'\r') || scan.byte(below) != b'"' {
        return from;
    }
    // What is followed by a separator is the next key.
    let quote = scan.end_within(below + 1, 256, Class::of(b"\"\n").not());
    let behind = scan.end_within(quote + 1, 4, BLANK);
    if matches!(scan.byte(behind), b':' | b'=') {
        return from;
    }
    below
}

/// How long the wrapper is that stands there.
fn wrapper(scan: &Scan<'_, '_>, at: usize) -> usize {
    for wrapper in WRAPPERS {
        if scan.has(at, wrapper) {
            return wrapper.len();
        }
    }
    0
}

/// Where the value stands, if it is one that is worth a mark.
fn value_after(
    scan: &Scan<'_, '_>,
    at: usize,
    width: usize,
    id: Id,
    key: &Key<'_>,
) -> Option<(usize, usize)> {
    let mut from = at + width;
    // `token === "..."`
    from += usize::from(width == 2 && scan.byte(from) == b'=');
    // `Key (email, token)=(a, b) already exists`, as Postgres says it: which value is whose is not told.
    if scan.before(at) == b')' && scan.has(from, b"(") {
        let to = scan.end_within(from + 1, 1024, Class::of(b")\n").not());
        return is_value(id, scan.part(from + 1, to), false).then_some((from + 1, to));
    }
    let is_spaced = matches!(scan.byte(from), b' ' | b'\t');
    from = scan.end_of(from, BLANK);
    let mut is_wrapped = false;
    while let wrapper = wrapper(scan, from)
        && wrapper > 0
    {
        from = quoted_below(scan, from + wrapper);
        is_wrapped = true;
    }
    from = quoted_below(scan, from);
    // PHP's goes on below.
    if width == 2 && scan.byte(from) == b'\n' {
        let below = scan.end_within(from, 64, SPACE);
        from = if typed(scan, below) > 0 { below } else { from };
    }
    from += typed(scan, from);
    // A list of them.
    if scan.byte(from) == b'[' {
        let first = scan.end_within(from + 1, 64, SPACE);
        if matches!(scan.byte(first), b'"' | b'\'') || scan.has(first, b"\\\"") {
            return listed(scan, first, id, key);
        }
    }
    if width == 3 {
        while scan.has(from, b"%20") || scan.has(from, b"+") {
            from += if scan.byte(from) == b'+' { 1 } else { 3 };
        }
    }
    // A block of YAML's.
    if matches!(scan.byte(from), b'|' | b'>') && scan.byte(from + 1) == b'\n' {
        let from = scan.end_within(from + 1, 256, SPACE);
        let to = scan.end_of(from, Class::of(b"\r\n").not());
        return is_value(id, scan.part(from, to), false).then_some((from, to));
    }
    // Byte strings.
    if matches!(scan.byte(from), b'b' | b'u' | b'r') && matches!(scan.byte(from + 1), b'"' | b'\'')
    {
        from += 1;
    }
    let slashes = scan.end_of(from, Class::of(b"\\")) - from;
    let quote = scan.byte(from + slashes);
    if slashes <= 16 && matches!(quote, b'"' | b'\'' | b'`') {
        let from = from + slashes + 1;
        let to = closing(scan, from, slashes, quote);
        let value = scan.part(from, to);
        // A key of many lines is the business of the rule that knows where it ends.
        if value.starts_with(b"-----BEGIN ") {
            return None;
        }
        let is_told = fits(id, value)
            && is_value(id, value, true)
            && !is_prose(value)
            && !is_place(key.text, value)
            && !value.eq_ignore_ascii_case(key.text);
        return is_told.then_some((from, to));
    }
    if is_placeholder_at(scan, from) {
        return None;
    }
    let to = match id {
        // A header's value has spaces.
        // These have quotes, and more than one secret between them.
        Id::Authorization if is_list(scan.part(from, usize::MAX)) => {
            scan.end_of(from, Class::of(b"\r\n").not())
        }
        Id::Authorization | Id::Cookie if width < 3 => header_end(scan, from),
        Id::Authorization | Id::Cookie => {
            let scheme = escaped_end(scan, from);
            if scan.has(scheme, b"%20") {
                escaped_end(scan, scheme + 3)
            } else {
                scheme
            }
        }
        Id::Aadhaar | Id::Ssn if DIGIT.has(scan.byte(from)) => number_end(scan, from),
        _ if width == 3 => escaped_end(scan, from),
        _ => bare_end(scan, from, is_wrapped, key.in_query),
    };
    // `Token token="..."`
    let is_list = id == Id::Authorization && scan.before(to) == b'=' && scan.byte(to) == b'"';
    let to = if is_list {
        scan.end_of(to, Class::of(b"\r\n").not())
    } else {
        to
    };
    let value = scan.part(from, to);
    let ends_line = matches!(scan.byte(to), b'\n' | b'\r') || to == scan.bytes.len();
    // `password: must be longer` is prose; `password: hunter` on a line of its own is not, nor is what has a digit.
    let is_short = matches!(id, Id::Token | Id::ApiKey | Id::Session) && value.len() < 16;
    let line = scan.start_of(key.start, LONGEST_KEY, BLANK);
    let begins_line = scan.before(line) == b'\n' || line == 0;
    let is_line = begins_line && ends_line && !is_short;
    let is_told = !is_spaced || is_line || !is_words(value);
    // `password=self.password`, `password= user=app`
    let is_code = (is_spaced && is_call(value, scan.part(to, usize::MAX)))
        || value.eq_ignore_ascii_case(key.text)
        || matches!(value, [b':', rest @ ..] if rest.eq_ignore_ascii_case(key.text))
        || (is_spaced && scan.bytes[at] == b'=' && NAME.has(scan.before(at)) && is_next_key(value));
    let is_secret = fits(id, value) && is_value(id, value, is_spaced) && !is_place(key.text, value);
    (is_told && is_secret && !is_code).then_some((from, to))
}

/// `user=app` behind `password= `: the value is empty.
fn is_next_key(value: &[u8]) -> bool {
    let name = NAME.run(begin(value));
    name > 0 && matches!(&value[name..], [b'=', next, ..] if *next != b'=')
}

/// Where a value ends in what is escaped as in a URL: at an escape that would end it.
fn escaped_end(scan: &Scan<'_, '_>, from: usize) -> usize {
    match scan.escaped.known(from) {
        Some(end) => end,
        None => scan.escaped.keep(from, read_escaped(scan, from)),
    }
}

fn read_escaped(scan: &Scan<'_, '_>, from: usize) -> usize {
    const LAST: &[&[u8]] = &[b"%26", b"%20", b"%22", b"%27", b"%0A", b"%3B", b"%7D"];
    let mut to = from;
    loop {
        to = scan.end_of(to, ENDS.or_of(b"&%").not());
        let escape = scan.part(to, to + 3);
        if !escape.starts_with(b"%") || is_one_of(escape, LAST) {
            return to;
        }
        to += 1;
    }
}

/// Where a number of groups ends.
fn number_end(scan: &Scan<'_, '_>, from: usize) -> usize {
    let end = scan.end_within(from, 16, DIGIT.or_of(b" -"));
    scan.start_of(end, 2, Class::of(b" -"))
}

/// `"tokens": ["S", "S"]`: from the first text to the end of the last, if the first is a secret and no word of a validator's.
fn listed(scan: &Scan<'_, '_>, first: usize, id: Id, key: &Key<'_>) -> Option<(usize, usize)> {
    let slashes = scan.end_of(first, Class::of(b"\\")) - first;
    let quote = scan.byte(first + slashes);
    let from = first + slashes + 1;
    let mut to = closing(scan, from, slashes, quote);
    let value = scan.part(from, to);
    let is_secret = fits(id, value) && is_value(id, value, true);
    let is_told = if id == Id::Authorization || id == Id::Cookie {
        !is_words(value)
    } else {
        !is_words(value) && !SPACE.is_any(value) && !value.eq_ignore_ascii_case(key.text)
    };
    if !(is_secret && is_told) {
        return None;
    }
    // The others are secrets as well.
    loop {
        let comma = scan.end_within(to + slashes + 1, 64, SPACE.or_of(b","));
        if scan.end_of(comma, Class::of(b"\\")) - comma != slashes
            || scan.byte(comma + slashes) != quote
        {
            return Some((from, to));
        }
        if comma == to + slashes + 1 {
            return Some((from, to));
        }
        to = closing(scan, comma + slashes + 1, slashes, quote);
    }
}

/// Where the value in quotes ends: at the same quote with as many backslashes, or with the line.
fn closing(scan: &Scan<'_, '_>, from: usize, slashes: usize, quote: u8) -> usize {
    let mut at = from;
    while at < scan.bytes.len() && scan.bytes[at] != b'\n' {
        let run = scan.end_of(at, Class::of(b"\\")) - at;
        if scan.byte(at + run) == quote {
            // SQL doubles a quote within a text.
            if run == 0 && slashes == 0 && at > from && scan.byte(at + 1) == quote {
                at += 2;
                continue;
            }
            if run == slashes || (slashes == 0 && run.is_multiple_of(2)) || run < slashes {
                return at + run - run.min(slashes);
            }
            at += run + 1;
        } else {
            at += run.max(1);
        }
    }
    at.min(scan.bytes.len())
}

/// What ends a value without quotes.
const ENDS: Class = SPACE.or_of(b"\"'`;");

/// Whether another key and its separator stand there.
fn goes_on(scan: &Scan<'_, '_>, at: usize) -> bool {
    let name = scan.end_within(at, LONGEST_KEY, NAME.or_of(b" ."));
    matches!(scan.byte(name), b'=' | b'%' | b':')
}

/// Whether the header's value is a list of parameters, by its scheme.
fn is_list(value: &[u8]) -> bool {
    let schemes: &[&[u8]] = &[b"Digest ", b"OAuth ", b"Hawk ", b"AWS4-HMAC-SHA256 "];
    for scheme in schemes {
        let begin = &value[..value.len().min(scheme.len())];
        if begin.eq_ignore_ascii_case(scheme) {
            return true;
        }
    }
    false
}

/// Where a header's value ends.
fn header_end(scan: &Scan<'_, '_>, from: usize) -> usize {
    let ends = Class::of(b"\r\n\"'`}");
    scan.header.end_of(scan, from, ends.not())
}

/// Where a value without quotes ends.
fn bare_end(scan: &Scan<'_, '_>, from: usize, is_wrapped: bool, in_query: bool) -> usize {
    let in_brackets = is_wrapped || in_query;
    let memo = &scan.bare[usize::from(in_brackets)];
    match memo.known(from) {
        Some(end) => end,
        None => memo.keep(from, read_bare(scan, from, in_brackets)),
    }
}

fn read_bare(scan: &Scan<'_, '_>, from: usize, in_brackets: bool) -> usize {
    let mut to = from;
    while to < scan.bytes.len() {
        read(1);
        let byte = scan.bytes[to];
        // A mark of before is one piece.
        if byte == b'['
            && let Some(length) = mark(&scan.bytes[to..])
        {
            to += length;
            continue;
        }
        let next = scan.byte(to + 1);
        let is_last = ENDS.has(next) || b",)}]".contains(&next);
        let ends = match byte {
            // `&` and `;` go on with another parameter, or belong to it.
            b'&' | b';' => is_last || !NAME.has(next) || goes_on(scan, to + 1),
            b'\\' => matches!(next, b'n' | b'r' | b't' | b'"' | b'\'' | b'\\'),
            b')' if in_brackets => true,
            // `</td>`
            b'<' => next == b'/',
            b',' | b')' | b'}' | b']' => is_last || scan.has(to + 1, b":"),
            _ => ENDS.has(byte),
        };
        if ends {
            break;
        }
        to += 1;
    }
    to
}
