//! Secrets in quotes with no separator before, and in elements of XML: `("password", "S")`, `IDENTIFIED BY 'S'`,
//! `Token("S")`, `<password>S</password>`.

use super::class::{ALNUM, BLANK, Class, LETTER, NAME, SPACE, is_one_of};
use super::keys;
use super::rule::Id;
use super::scan::Scan;
use super::value::{fits, is_opaque, is_value, is_words};

/// The longest word that is looked at, in bytes.
const LONGEST_WORD: usize = 64;

/// Asks at a quote whether it opens a secret; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    // Most quotes stand behind a letter or a `:`.
    let found = match scan.before(at) {
        b',' | b'\n' => pair(scan, at),
        b' ' | b'\\' | b'b' => match pair(scan, at) {
            None => told(scan, at),
            found => found,
        },
        b'(' => called(scan, at),
        _ => None,
    };
    let Some((from, to, id)) = found else {
        return at + 1;
    };
    scan.out.mark(from, to, id.name());
    to
}

type Found = (usize, usize, Id);

/// Where the text in the quote ends: at the same quote, or with the line.
fn closing(scan: &Scan<'_, '_>, at: usize, slashes: usize) -> usize {
    let quote = scan.bytes[at];
    let mut to = at + 1;
    loop {
        to = scan.end_of(to, Class::of(&[quote, b'\n', b'\\']).not());
        if scan.byte(to) != b'\\' {
            return to;
        }
        let run = scan.end_of(to, Class::of(b"\\")) - to;
        if scan.byte(to + run) == quote && (run == slashes || slashes == 0 && run.is_multiple_of(2))
        {
            return to;
        }
        to += run + usize::from(slashes == 0 && !run.is_multiple_of(2));
        if to >= scan.bytes.len() {
            return scan.bytes.len();
        }
    }
}

/// `("password", "S")`, `['authorization', b'Bearer S']`: a key in quotes, a comma, and the value.
fn pair(scan: &Scan<'_, '_>, at: usize) -> Option<Found> {
    let is_slash = Class::of(b"\\");
    let open = scan.start_of(at, 8, is_slash);
    let slashes = at - open;
    let bytes = usize::from(scan.before(open) == b'b');
    let comma = scan.start_of(open - bytes, 32, SPACE).checked_sub(1)?;
    let quote = scan.bytes[at];
    let closed = comma.checked_sub(1 + slashes)?;
    if scan.bytes[comma] != b',' || scan.bytes[comma - 1] != quote {
        return None;
    }
    let start = scan.start_of(closed, LONGEST_WORD, NAME.or_of(b"."));
    if start == closed || scan.before(start) != quote {
        return None;
    }
    let from = at + 1;
    let to = closing(scan, at, slashes);
    // It is a key itself, as JSON has it.
    if scan.byte(to + slashes + 1) == b':' {
        return None;
    }
    let key = scan.part(start, closed);
    let known = keys::kind(key, false, scan.scrubber);
    let id = match known {
        Some(id) => id,
        None => keys::hint(key, false, scan.scrubber)?,
    };
    let value = scan.part(from, to);
    // `["token", "user_id"]` are names of fields.
    let is_told = fits(id, value)
        && is_value(id, value, true)
        && !is_words(value)
        && keys::kind(value, false, scan.scrubber).is_none();
    // A list has more than the two.
    let begins = scan.start_of(
        start - 1 - slashes - bytes.min(start - 1 - slashes),
        32,
        SPACE,
    );
    let ends = scan.end_within(to + slashes + 1, 32, SPACE.or_of(b","));
    let is_pair =
        matches!(scan.before(begins), b'(' | b'[') && matches!(scan.byte(ends), b')' | b']');
    let is_header = id == Id::Authorization || id == Id::Cookie;
    let is_secret = is_opaque(value) || (known.is_some() && (is_pair || is_header));
    (is_told && is_secret).then_some((from, to, id))
}

/// `IDENTIFIED BY 'S'`, `invalid password "S"`: a word that says what the text in quotes is.
fn told(scan: &Scan<'_, '_>, at: usize) -> Option<Found> {
    let end = scan.start_of(at, 2, BLANK);
    let start = scan.start_of(end, 16, LETTER);
    let word = scan.part(start, end);
    let is_identified = word.eq_ignore_ascii_case(b"by") && {
        let end = scan.start_of(start, 2, BLANK);
        let start = scan.start_of(end, 12, LETTER);
        scan.bytes[start..end].eq_ignore_ascii_case(b"identified")
    };
    let passwords: &[&[u8]] = &[b"password", b"passwd", b"passphrase", b"passcode"];
    let is_password = is_one_of(word, passwords) && scan.begins(start);
    let is_value_word = word == b"value";
    if !(is_identified || is_password || is_value_word) || !scan.scrubber.has(Id::Password) {
        return None;
    }
    let to = closing(scan, at, 0);
    let value = scan.part(at + 1, to);
    // libpq takes the part of a password behind a `:` or a `@` for the port: `invalid integer value "S" for connection option "port"`.
    if is_value_word && !scan.has(to + 1, b" for connection option ") {
        return None;
    }
    // `unknown field "password", expected "user"`
    let is_told = is_identified || (!is_words(value) && !SPACE.is_any(value));
    (is_told && is_value(Id::Password, value, true)).then_some((at + 1, to, Id::Password))
}

/// `Token("S")`: a type that is called like a key, in Rust's `Debug`.
fn called(scan: &Scan<'_, '_>, at: usize) -> Option<Found> {
    let end = at - 1;
    let start = scan.start_of(end, LONGEST_WORD, NAME);
    let id = keys::kind(scan.part(start, end), false, scan.scrubber)?;
    let to = closing(scan, at, 0);
    let value = scan.part(at + 1, to);
    let is_secret = id == Id::Otp || value.len() >= 8 && !is_words(value) && !SPACE.is_any(value);
    (is_secret && fits(id, value) && is_value(id, value, true)).then_some((at + 1, to, id))
}

/// `<password>S</password>`, asked at the `>` of the first; says from where to go on.
pub(super) fn element(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    if !ALNUM.has(scan.before(at)) {
        return at + 1;
    }
    let start = scan.start_of(at, LONGEST_WORD, NAME.or_of(b":"));
    if scan.before(start) != b'<' {
        return at + 1;
    }
    let key = scan.part(start, at);
    let Some(id) = keys::kind(key, false, scan.scrubber) else {
        return at + 1;
    };
    let from = at + 1;
    let to = scan.end_of(from, Class::of(b"<\n").not());
    let value = scan.part(from, to);
    let is_told = scan.has(to, b"</") && fits(id, value) && is_value(id, value, true);
    // `<secret>missing files</secret>`
    if !is_told || (SPACE.is_any(value) && is_words(value)) {
        return from;
    }
    scan.out.mark(from, to, id.name());
    to
}
