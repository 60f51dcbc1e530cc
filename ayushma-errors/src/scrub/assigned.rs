//! `key <separator> value`, as libpq, ADO, JDBC, environments, YAML, JSON, `Debug`, Python, PHP and headers spell it.

use super::class::{ALNUM, BLANK, Class, DIGIT, LETTER, NAME, SPACE, UPPER, is_one_of};
use super::keys;
use super::output::{is_marks, mark};
use super::rule::{Id, Scrubber};
use super::scan::{Scan, read};

/// Asks whether the separator that stands there has a secret's key before it.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> bool {
    // A path of Rust's: `token::verify`.
    if scan.bytes[at] == b':' && (scan.byte(at + 1) == b':' || scan.before(at) == b':') {
        return false;
    }
    let width = match (scan.bytes[at], scan.byte(at + 1), scan.byte(at + 2)) {
        (b'%', b'3', b'D' | b'd') => 3,
        (b'%', ..) => return false,
        (b':', b'=', _) | (b'=', b'=' | b'>' | b'~', _) => 2,
        _ => 1,
    };
    let Some(key) = key_before(scan, at) else {
        return width == 1 && login(scan, at);
    };
    let Some(id) = keys::kind(key.text, key.in_query, scan.scrubber) else {
        return width == 1 && login(scan, at);
    };
    let Some((from, to)) = value_after(scan, at, width, id, &key) else {
        return false;
    };
    scan.out.mark(from, to, id.name());
    true
}

/// `--password value`, and `'--password', 'value'` as lists of arguments are printed: asked at the first hyphen.
pub(super) fn flag(scan: &mut Scan<'_, '_>, at: usize) -> bool {
    let end = scan.end_within(at, LONGEST_KEY, ALNUM.or_of(b"-"));
    let name = &scan.bytes[at..end];
    let is_listed = scan.has(end, b"', '") || scan.has(end, b"\", \"");
    let id = match name {
        b"-W" if is_listed => Some(Id::Password).filter(|id| scan.scrubber.has(*id)),
        [b'-', b'-', ..] => keys::kind(name, false, scan.scrubber),
        _ => None,
    };
    let Some(id) = id else { return false };
    let from = match (is_listed, scan.byte(end)) {
        (true, _) => end + 4,
        (false, b' ') => end + 1,
        _ => return false,
    };
    let quote = scan.before(from);
    let to = match quote {
        b'"' => scan.end_of(from, Class::of(b"\"\n").not()),
        b'\'' => scan.end_of(from, Class::of(b"'\n").not()),
        _ => scan.end_of(from, Class::of(b" \n").not()),
    };
    if from == to || scan.byte(from) == b'-' || !is_value(id, &scan.bytes[from..to], true) {
        return false;
    }
    scan.out.mark(from, to, id.name());
    true
}

/// `-u user:password`, as curl has it.
fn login(scan: &mut Scan<'_, '_>, at: usize) -> bool {
    let is_spaced = scan.byte(at + 1).is_ascii_whitespace();
    if scan.bytes[at] != b':' || is_spaced || !scan.scrubber.has(Id::Password) {
        return false;
    }
    let start = scan.start_of(at, 64, SPACE.not());
    let before = &scan.bytes[..start];
    if !(before.ends_with(b" -u ") || before.ends_with(b" --user ")) {
        return false;
    }
    let to = scan.end_of(at + 1, SPACE.not());
    if to == at + 1 || is_marks(&scan.bytes[at + 1..to]) {
        return false;
    }
    scan.out.mark(at + 1, to, Id::Password.name());
    true
}

struct Key<'t> {
    text: &'t [u8],
    /// It is a parameter of a URL, or of a form.
    in_query: bool,
    /// It is the first word of its line.
    begins_line: bool,
}

/// The longest key, in bytes.
const LONGEST_KEY: usize = 64;

/// The key before the separator: a word, in quotes or brackets or none.
fn key_before<'t>(scan: &Scan<'t, '_>, at: usize) -> Option<Key<'t>> {
    let mut end = scan.start_of(at, 4, BLANK);
    end = scan.start_of(end, 20, Class::of(b"\"'`\\])!"));
    // No key of ours ends otherwise, and most colons of a log stand between digits.
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
    let before = scan.before(start);
    let in_query = matches!(before, b'?' | b'&') && scan.bytes[at] != b':';
    let line = scan.start_of(start, LONGEST_KEY, BLANK);
    let begins_line = scan.before(line) == b'\n' || line == 0;
    // `API key: ...` is `api key`.
    if start > 0 && before == b' ' && scan.bytes[start..end].eq_ignore_ascii_case(b"key") {
        start = scan.start_of(start - 1, LONGEST_KEY, NAME);
    }
    Some(Key {
        text: &scan.bytes[start..end],
        in_query,
        begins_line,
    })
}

/// What stands around a value before its quote.
const WRAPPERS: [&[u8]; 6] = [b"Some(", b"String(", b"Secret(", b"Ok(", b"(", b"&"];

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
        return is_value(id, &scan.bytes[from + 1..to], false).then_some((from + 1, to));
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
    // A block of YAML's.
    if matches!(scan.byte(from), b'|' | b'>') && scan.byte(from + 1) == b'\n' {
        let from = scan.end_within(from + 1, 256, SPACE);
        let to = scan.end_of(from, Class::of(b"\r\n").not());
        return is_value(id, &scan.bytes[from..to], false).then_some((from, to));
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
        let value = &scan.bytes[from..to];
        // A key of many lines is the business of the rule that knows where it ends.
        if value.starts_with(b"-----BEGIN ") {
            return None;
        }
        let is_told = fits(id, value) && is_value(id, value, true) && !is_prose(value);
        return is_told.then_some((from, to));
    }
    let to = match id {
        // A header's value has spaces.
        // These have quotes, and more than one secret between them.
        Id::Authorization if is_list(&scan.bytes[from..]) => {
            scan.end_of(from, Class::of(b"\r\n").not())
        }
        Id::Authorization | Id::Cookie => header_end(scan, from),
        _ if width == 3 => scan.end_of(from, ENDS.or_of(b"&%").not()),
        _ => bare_end(scan, from, is_wrapped, key.in_query),
    };
    let value = &scan.bytes[from..to];
    let ends_line = matches!(scan.byte(to), b'\n' | b'\r') || to == scan.bytes.len();
    // `password: must be longer` is prose; `password: hunter` on a line of its own is not, nor is what has a digit.
    let is_told = !is_spaced || (key.begins_line && ends_line) || !is_words(value);
    (is_told && fits(id, value) && is_value(id, value, is_spaced)).then_some((from, to))
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

/// Whether the header's value is a list of parameters, by its scheme.
fn is_list(value: &[u8]) -> bool {
    for scheme in [&b"Digest "[..], b"OAuth ", b"Hawk ", b"AWS4-HMAC-SHA256 "] {
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
            // `&` goes on with another parameter.
            b'&' => true,
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

/// As much of a value as is looked at to judge it, so that a long one that many keys could have is not read many times.
fn begin(value: &[u8]) -> &[u8] {
    &value[..value.len().min(256)]
}

/// Whether the value is of the kind that the key asks for.
fn fits(id: Id, value: &[u8]) -> bool {
    let length = value.len();
    let value = begin(value);
    let digits = DIGIT.count(value);
    let is_number = DIGIT.or_of(b".").is_all(value);
    match id {
        Id::Otp => (3..=10).contains(&digits) && digits == length,
        Id::RecordNumber => digits >= 4 && length <= 24,
        Id::BirthDate => digits >= 4 && length <= 40,
        Id::Ssn | Id::Aadhaar => digits >= 4,
        Id::Password | Id::Denied => !is_number || digits >= 4,
        // `token=1024` counts something.
        Id::Token | Id::ApiKey | Id::Secret | Id::Query | Id::Session => !is_number || digits >= 12,
        Id::Cookie => value.contains(&b'='),
        Id::Authorization => length >= 8 && !is_words(value),
        _ => true,
    }
}

/// Words that say that there is no value.
const ABSENT: [&[u8]; 12] = [
    b"null",
    b"none",
    b"nil",
    b"undefined",
    b"true",
    b"false",
    b"required",
    b"redacted",
    b"hidden",
    b"filtered",
    b"empty",
    b"missing",
];

/// Whether it is a value at all, and not what stands in its place.
fn is_value(id: Id, value: &[u8], is_code: bool) -> bool {
    let value = begin(value).trim_ascii();
    let is_absent = is_one_of(value, &ABSENT);
    // The name of a variable whose value is one: `password: DB_PASSWORD`.
    let is_name = is_code
        && UPPER.or_of(b"_").is_all(value)
        && keys::kind(value, false, &Scrubber::BUILT_IN).is_some();
    // `sk_...` without `live` or `test` is nobody's key.
    let is_sample = !matches!(id, Id::Password | Id::Denied)
        && value.starts_with(b"sk_")
        && !value.starts_with(b"sk_live_")
        && !value.starts_with(b"sk_test_");
    let is_judged = value.is_empty() || is_absent || is_name || is_sample || is_marks(value);
    !(is_judged || is_placeholder(value) || (is_code && is_call(value)))
}

/// `${PASSWORD}`, `{{ password }}`, `<password>`, `%(password)s`, `["This field is required."]`, `{ "min": 8 }`, `****`
fn is_placeholder(value: &[u8]) -> bool {
    let is_between = |open: &[u8], close: &[u8]| value.starts_with(open) && value.ends_with(close);
    let is_nested = matches!(
        value,
        [b'[' | b'{', b'"' | b'\'' | b' ' | b']' | b'}' | b'\n', ..] | [b'[' | b'{']
    );
    let is_named =
        is_between(b"<", b">") && LETTER.or_of(b" _-").is_all(&value[1..value.len() - 1]);
    // A letter, or what masks are made of, more than half of the time.
    let mut is_mask = false;
    for byte in b"*xX.#-_?" {
        is_mask |= Class::of(&[*byte]).count(value) * 2 > value.len();
    }
    is_nested
        || is_named
        || is_mask
        || is_between(b"${", b"}")
        || is_between(b"$(", b")")
        || is_between(b"{{", b"}}")
        || is_between(b"%(", b")s")
        || matches!(value, b"%s" | b"%v" | b"{}" | b"{:?}" | b"{{" | b"?")
}

/// `get_token()`, `os.environ["TOKEN"]`, as code has it.
fn is_call(value: &[u8]) -> bool {
    let name = ALNUM.or_of(b"_.:$>-").run(value);
    name > 0 && matches!(value.get(name), Some(b'(' | b'['))
}

/// Words and names of fields: no digit, no symbol.
fn is_words(value: &[u8]) -> bool {
    value.len() < 24 && LETTER.or_of(b" ._:-,&").is_all(value)
}

/// A sentence in quotes, as validators write it: `"password": "This field is required."`
fn is_prose(value: &[u8]) -> bool {
    let value = begin(value);
    let is_sentence = value.ends_with(b".") || UPPER.is_any(&value[..value.len().min(1)]);
    let (mut rest, mut words) = (value, 0);
    loop {
        let (word, then) = rest.split_at(Class::of(b" ").not().run(rest));
        if !LETTER.or_of(b".,:;'!()").is_all(word) && !DIGIT.is_all(word) {
            return false;
        }
        words += 1;
        match then {
            [_, then @ ..] => rest = then,
            [] => return words >= 3 && is_sentence,
        }
    }
}
