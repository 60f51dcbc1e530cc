//! Whether what stands behind a key is a value, or only what stands in its place.

use super::class::{ALNUM, Class, DIGIT, LETTER, NAME, UPPER, WORD, find, is_one_of};
use super::keys;
use super::output::is_marks;
use super::rule::{Id, Scrubber};
use super::scan::Scan;

/// As much of a value as is looked at to judge it, so that a long one that many keys could have is not read many times.
pub(super) fn begin(value: &[u8]) -> &[u8] {
    &value[..value.len().min(256)]
}

/// Whether the value is of the kind that the key asks for.
pub(super) fn fits(id: Id, value: &[u8]) -> bool {
    let length = value.len();
    let value = begin(value);
    let digits = DIGIT.count(value);
    let is_number = DIGIT.or_of(b".:").is_all(value);
    match id {
        Id::Otp => matches!(digits, 3..=10) && digits == length,
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

/// Words that say that there is no value, or what is wrong with it, or of which type it is.
const ABSENT: &[&[u8]] = &[
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
    b"masked",
    b"empty",
    b"missing",
    b"expired",
    b"invalid",
    b"incorrect",
    b"wrong",
    b"revoked",
    b"rejected",
    b"denied",
    b"unset",
    b"string",
    b"str",
    "…".as_bytes(),
];

/// Whether it is a value at all, and not what stands in its place.
pub(super) fn is_value(id: Id, value: &[u8], is_code: bool) -> bool {
    let value = begin(value).trim_ascii();
    // The name of a variable whose value is one: `password: DB_PASSWORD`.
    let is_name = is_code
        && UPPER.or_of(b"_").is_all(value)
        && keys::kind(value, false, &Scrubber::BUILT_IN).is_some();
    // `sk_...` without `live` or `test` is nobody's key.
    let is_sample = !matches!(id, Id::Password | Id::Denied)
        && value.starts_with(b"sk_")
        && !value.starts_with(b"sk_live_")
        && !value.starts_with(b"sk_test_");
    let is_judged = value.is_empty() || is_one_of(value, ABSENT) || is_name || is_sample;
    !(is_judged || is_marks(value) || is_placeholder(value) || is_reference(value))
}

/// `$DB_PASSWORD`, `$1`, `process.env.TOKEN`, `self.token`, `YOUR_API_KEY`: where the value would come from.
fn is_reference(value: &[u8]) -> bool {
    if let [b'$', name @ ..] = value {
        let is_variable = UPPER.or(DIGIT).or_of(b"_").is_all(name) && UPPER.is_any(name);
        return DIGIT.is_all(name) || (is_variable && name.len() >= 3);
    }
    // A path of Rust's: `TokenKind::Comma`.
    if LETTER.or_of(b"_:").is_all(value) && find(value, b"::").is_some() {
        return true;
    }
    let is_path = LETTER.or_of(b"_.").is_all(value) && value.contains(&b'.');
    let is_yours = value.len() >= 5 && value[..4].eq_ignore_ascii_case(b"your");
    let is_named = is_path || (is_yours && LETTER.or_of(b"_-").is_all(value));
    // `YOUR_TOKEN_HERE`
    let length = value.len() - if ends_with(value, b"here") { 4 } else { 0 };
    is_named && keys::kind(&value[..length], false, &Scrubber::BUILT_IN).is_some()
}

fn ends_with(value: &[u8], end: &[u8]) -> bool {
    value.len() >= end.len() && value[value.len() - end.len()..].eq_ignore_ascii_case(end)
}

/// `${PASSWORD}`, `{{ password }}`, `<password>`, `%(password)s`, `["This field is required."]`, `{ "min": 8 }`, `****`
fn is_placeholder(value: &[u8]) -> bool {
    let is_nested = matches!(
        value,
        [b'[' | b'{', b'"' | b'\'' | b' ' | b']' | b'}' | b'\n', ..] | [b'[' | b'{']
    );
    let is_named = (is_between(value, b"<", b">") || is_between(value, b"[", b"]"))
        && LETTER.or_of(b" _-").is_all(&value[1..value.len() - 1]);
    // A letter, or what masks are made of, more than half of the time.
    let mut is_mask = false;
    for byte in b"*xX.#-_?" {
        is_mask |= Class::of(&[*byte]).count(value) * 2 > value.len();
    }
    is_nested
        || is_named
        || is_mask
        || is_between(value, b"${", b"}")
        || is_between(value, b"$(", b")")
        || is_between(value, b"{{", b"}}")
        || is_between(value, b"%(", b")s")
        || matches!(value, b"%s" | b"%v" | b"{}" | b"{:?}" | b"{{" | b"?")
}

fn is_between(value: &[u8], open: &[u8], close: &[u8]) -> bool {
    value.starts_with(open) && value.ends_with(close)
}

/// Whether a placeholder stands there that is whole, and nothing goes on behind it: a value without quotes would end within.
pub(super) fn is_placeholder_at(scan: &Scan<'_, '_>, from: usize) -> bool {
    const NAMED: Class = WORD.or_of(b" .-");
    const SHAPES: &[(&[u8], Class, &[u8])] = &[
        (b"${{", NAMED, b"}}"),
        (b"${", WORD.or_of(b"."), b"}"),
        (b"$(", NAMED.or_of(b"/"), b")"),
        (b"{{", NAMED, b"}}"),
        (b"<", LETTER.or_of(b" _-"), b">"),
        (b"[", LETTER, b"]"),
    ];
    for (open, inside, close) in SHAPES {
        if !scan.has(from, open) {
            continue;
        }
        let end = scan.end_within(from + open.len(), 64, *inside);
        if scan.has(end, close) && !WORD.has(scan.byte(end + close.len())) {
            return end > from + open.len();
        }
    }
    false
}

/// `get_token()`, `os.environ["TOKEN"]`, as code has it: a name, and what it is called with up to the end of the line.
pub(super) fn is_call(value: &[u8], rest: &[u8]) -> bool {
    let name = ALNUM.or_of(b"_.:$>-").run(begin(value));
    let close = match value.get(name) {
        Some(b'(') if name > 0 => b')',
        Some(b'[') if name > 0 => b']',
        _ => return false,
    };
    let line = Class::of(b"\n").not().run(begin(rest));
    begin(&value[name..]).contains(&close) || rest[..line].contains(&close)
}

/// Words and names of fields: no digit, no symbol.
pub(super) fn is_words(value: &[u8]) -> bool {
    value.len() < 24 && LETTER.or_of(b" ._:-,&").is_all(value)
}

/// A sentence in quotes, as validators write it: `"password": "This field is required."`
pub(super) fn is_prose(value: &[u8]) -> bool {
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

/// Whether it looks like what a machine made: letters and digits mixed in one long word, and no identifier that all may know.
pub(super) fn is_opaque(value: &[u8]) -> bool {
    let is_long = value.len() >= 16;
    let value = begin(value);
    if !is_long || !NAME.or_of(b".~+/=%:$#").is_all(value) || is_identifier(value) {
        return false;
    }
    let mut rest = value;
    while !rest.is_empty() {
        let (word, then) = rest.split_at(ALNUM.run(rest));
        if word.len() >= 12 && DIGIT.is_any(word) && LETTER.is_any(word) {
            return true;
        }
        rest = &then[then.len().min(1)..];
    }
    false
}

/// UUIDs, the ids of Windows' users, those that Twilio calls `sid`, paths.
fn is_identifier(value: &[u8]) -> bool {
    let is_uuid = value.len() == 36 && value[8] == b'-' && value[13] == b'-' && value[23] == b'-';
    let is_sid = value.len() == 34 && UPPER.is_all(&value[..2]);
    is_uuid || is_sid || value.starts_with(b"S-1-") || matches!(value[0], b'/' | b'.')
}

/// `pwd=/srv/app` is where a process works, and `private_key: /etc/tls/key.pem` where a key is.
pub(super) fn is_place(key: &[u8], value: &[u8]) -> bool {
    let is_directory = is_one_of(key, &[b"pwd", b"oldpwd"]);
    let is_file = value.ends_with(b".pem") || value.ends_with(b".key") || value.ends_with(b".crt");
    (is_directory && (value.starts_with(b"/") || value.starts_with(b"~")))
        || (is_file && begin(value).contains(&b'/'))
}
