//! Text for the operator's side: escaped, bounded, and safe from what foreign `Display`s do.

#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::scrub::{LONGEST, scrub};

/// The most, in bytes, that a thread keeps of a buffer for the next one.
pub(crate) const LARGEST_ROOM: usize = 16 * 1024;

/// What ends a text that was cut.
const ELLIPSIS: &str = "…";

/// Escapes what could forge a log line, move a terminal's cursor or reorder what is read.
///
/// A backslash is left alone: the text is for people, and nothing reads it back.
pub(crate) struct Escaped<'w> {
    out: &'w mut dyn fmt::Write,
}

impl<'w> Escaped<'w> {
    pub(crate) fn new(out: &'w mut dyn fmt::Write) -> Self {
        Self { out }
    }
}

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Most text is plain ASCII, and this loop is cheap enough to be tried on all of it.
        if is_plain(text) {
            return self.out.write_str(text);
        }
        let mut done = 0;
        for (at, c) in text.char_indices() {
            if !is_control(c) {
                continue;
            }
            self.out.write_str(&text[done..at])?;
            match c {
                '\n' => self.out.write_str("\\n")?,
                '\r' => self.out.write_str("\\r")?,
                '\t' => self.out.write_str("\\t")?,
                _ => write!(self.out, "\\u{{{:x}}}", u32::from(c))?,
            }
            done = at + c.len_utf8();
        }
        self.out.write_str(&text[done..])
    }
}

/// Whether the character steers instead of being read: C0, DEL, C1, the line separators that are
/// no ASCII, the bidi controls, and the byte order mark.
pub(crate) fn is_control(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}')
}

/// Whether the text has one of these.
pub(crate) fn has_control(text: &str) -> bool {
    for c in text.chars() {
        if is_control(c) {
            return true;
        }
    }
    false
}

/// Takes so many bytes and then one `…`; what comes after is discarded without an error.
pub(crate) struct Bounded<'w> {
    out: &'w mut dyn fmt::Write,
    left: usize,
    full: bool,
}

impl<'w> Bounded<'w> {
    /// The limit is in bytes and does not count the `…`.
    pub(crate) fn new(out: &'w mut dyn fmt::Write, limit: usize) -> Self {
        let (left, full) = (limit, false);
        Self { out, left, full }
    }

    /// Whether something was cut.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }
}

impl fmt::Write for Bounded<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.full {
            return Ok(());
        }
        if text.len() <= self.left {
            self.left -= text.len();
            return self.out.write_str(text);
        }
        self.full = true;
        let end = text.floor_char_boundary(self.left);
        self.out.write_str(&text[..end])?;
        self.out.write_str(ELLIPSIS)
    }
}

/// Writes a foreign value, of which nothing is known: its `Display` may fail, panic, or never end.
///
/// What it wrote until then is kept, and a note in brackets follows. Only an error of `out` is an
/// error. At most `limit` bytes are taken, and no more than that is ever held.
pub(crate) fn guarded(
    out: &mut dyn fmt::Write,
    limit: usize,
    value: &dyn fmt::Display,
) -> fmt::Result {
    let mut guard = Guard {
        bounded: Bounded::new(out, limit),
        broken: false,
    };
    let mut outcome = None;
    crate::guard(&mut || outcome = Some(write!(guard, "{value}")));
    if guard.broken {
        return Err(fmt::Error);
    }
    if guard.bounded.is_full() {
        // However it ended, it was told to.
        return Ok(());
    }
    match outcome {
        Some(Ok(())) => Ok(()),
        Some(Err(fmt::Error)) => out.write_str("[failed to format]"),
        None => out.write_str("[panicked while formatting]"),
    }
}

/// Writes text that we do not own as the scrubber leaves it, in at most `limit` bytes.
///
/// It is read whole before it is cut, since half a secret would not be known as one.
pub(crate) fn scrubbed(
    out: &mut dyn fmt::Write,
    limit: usize,
    value: &dyn fmt::Display,
) -> fmt::Result {
    let mut text = String::new();
    // With its `…` a text that was cut here is longer than what the scrubber reads, so it takes the cut end away.
    guarded(&mut text, LONGEST, value)?;
    Bounded::new(out, limit).write_str(&scrub(&text))
}

/// The same behind what `text` holds, without another buffer.
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
pub(crate) fn append_scrubbed(text: &mut String, limit: usize, value: &dyn fmt::Display) {
    let start = text.len();
    // A buffer of ours takes everything. As above, a text that was cut here is cut again by the scrubber.
    let _ = guarded(text, LONGEST, value);
    if let Cow::Owned(clean) = scrub(&text[start..]) {
        text.truncate(start);
        text.push_str(&clean);
    }
    bound(text, start, limit);
}

/// Cuts what stands behind `start` as [`Bounded`] does.
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
pub(crate) fn bound(text: &mut String, start: usize, limit: usize) {
    if text.len() - start > limit {
        text.truncate(text.floor_char_boundary(start + limit));
        text.push_str(ELLIPSIS);
    }
}

/// Escapes what stands behind `start` as [`Escaped`] does.
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
pub(crate) fn escape(text: &mut String, start: usize) {
    // What is not ASCII need not steer anything.
    if is_plain(&text[start..]) || !has_control(&text[start..]) {
        return;
    }
    let raw = text.split_off(start);
    // A buffer of ours takes everything.
    let _ = Escaped::new(text).write_str(&raw);
}

/// Whether all is printable ASCII, of which nothing is escaped.
pub(crate) fn is_plain(text: &str) -> bool {
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        // The top bit of a byte that is no ASCII, of the lowest one under the space, and of DEL.
        let below = word.wrapping_sub(0x2020_2020_2020_2020);
        let above = word.wrapping_add(0x0101_0101_0101_0101);
        if (word | below | above) & TOPS != 0 {
            return false;
        }
    }
    for byte in rest {
        if !matches!(byte, b' '..=b'~') {
            return false;
        }
    }
    true
}

/// Tells the three reasons for an error apart: the writer's, the value's, and ours to stop it.
struct Guard<'w> {
    bounded: Bounded<'w>,
    broken: bool,
}

impl fmt::Write for Guard<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.broken {
            return Err(fmt::Error);
        }
        if self.bounded.write_str(text).is_err() {
            self.broken = true;
        }
        // A value that is not read any more had better stop writing.
        if self.broken || self.bounded.is_full() {
            return Err(fmt::Error);
        }
        Ok(())
    }
}

#[cfg(any(
    feature = "tracing",
    feature = "log",
    feature = "testing",
    feature = "sentry"
))]
/// The byte that `%` and two digits stand for, of which the digits are given.
pub(crate) fn percent_decoded(digits: &str) -> Option<u8> {
    // A sign is no digit, though it would be read as a number's.
    let is_hex = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

/// An identifier in words: `NotFound` and `not_found` are `Not found`, `HTTPError` is `HTTP error`.
pub(crate) fn words(ident: &str) -> String {
    let ident = ident.strip_prefix("r#").unwrap_or(ident);
    // Acronyms cannot be told from words where everything is in capitals.
    let mut shouted = ident.contains('_');
    for c in ident.chars() {
        shouted &= !c.is_lowercase();
    }
    let mut text = String::with_capacity(ident.len() + 8);
    for mut part in ident.split('_') {
        // `OpenAIKey` is `Open`, `AI`, `Key`.
        while !part.is_empty() {
            let (word, rest) = part.split_at(first_word_end(part));
            part = rest;
            let is_first = text.is_empty();
            if !is_first {
                text.push(' ');
            }
            if is_name(word) && !shouted {
                text.push_str(word);
                continue;
            }
            for c in word.chars() {
                let is_upper = is_first && text.is_empty();
                push_cased(&mut text, c, is_upper);
            }
        }
    }
    text
}

fn push_cased(text: &mut String, c: char, is_upper: bool) {
    match (c.is_ascii(), is_upper) {
        (true, true) => text.push(c.to_ascii_uppercase()),
        (true, false) => text.push(c.to_ascii_lowercase()),
        // A few become several characters.
        (false, true) => text.push_str(&String::from(c).to_uppercase()),
        (false, false) => text.push_str(&String::from(c).to_lowercase()),
    }
}

/// Texts with a separator between them.
pub(crate) fn joined(texts: &[String], separator: &str) -> String {
    let mut joined = String::new();
    for (i, text) in texts.iter().enumerate() {
        if i > 0 {
            joined.push_str(separator);
        }
        joined.push_str(text);
    }
    joined
}

/// Whether a word keeps its capitals: `HTTP`, `URLs`, `OAuth2`, `S3`; but not `User` or `A`.
fn is_name(word: &str) -> bool {
    let (mut capitals, mut others) = (0, 0);
    for c in word.chars() {
        capitals += usize::from(c.is_uppercase());
        others += usize::from(!c.is_uppercase() && !c.is_ascii_digit());
    }
    capitals > 1 || (capitals == 1 && others == 0 && word.len() > 1)
}

fn first_word_end(text: &str) -> usize {
    let mut rest = text.chars();
    let Some(first) = rest.next() else { return 0 };
    let (mut before, mut count) = (first, 0);
    while let Some(c) = rest.next() {
        count += 1;
        let after_small = !before.is_uppercase();
        before = c;
        if !c.is_uppercase() {
            continue;
        }
        let mut ahead = rest.clone();
        let (next, then) = (ahead.next(), ahead.next());
        let is_small = |c: Option<char>| matches!(c, Some(c) if c.is_lowercase());
        // The `s` of `URLs` belongs to the acronym.
        let plural = matches!(next, Some('s')) && !is_small(then);
        let before_small = is_small(next) && !plural;
        // One capital before a word is a part of its name (`OAuth`, `ETag`), unless it is the article.
        let lone = count == 1 && first != 'A' && before_small;
        if after_small || (before_small && !lone) {
            return text.len() - rest.as_str().len() - c.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        Escaped::new(&mut out)
            .write_str(text)
            .expect("a String takes everything");
        out
    }

    fn guard(limit: usize, write: &dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> String {
        let mut out = String::new();
        guarded(&mut out, limit, &fmt::from_fn(write)).expect("a String takes everything");
        out
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(escaped("a\nb\r\tc\u{1b}[31m"), "a\\nb\\r\\tc\\u{1b}[31m");
        assert_eq!(
            escaped("\0\u{7f}\u{85}\u{9b}"),
            "\\u{0}\\u{7f}\\u{85}\\u{9b}"
        );
        assert_eq!(
            escaped("\u{feff}é\u{2028}x\u{2029}"),
            "\\u{feff}é\\u{2028}x\\u{2029}"
        );
        for bidi in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}".chars() {
            assert_eq!(
                escaped(&bidi.to_string()),
                bidi.escape_unicode().to_string()
            );
        }
    }

    #[test]
    fn plain_text_is_told_wherever_the_other_character_stands() {
        for length in 0..20 {
            let text = " ~".repeat(length);
            assert!(is_plain(&text));
            for at in 0..=text.len() {
                for other in [
                    '\0', '\u{1f}', '\u{7f}', '\u{80}', '\u{ff}', '\u{7ff}', '🦀',
                ] {
                    let mut text = text.clone();
                    text.insert(at, other);
                    assert!(!is_plain(&text), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn all_other_text_is_left_alone() {
        for text in [
            "",
            "plain",
            r"C:\new",
            "naïve 日本 🦀 नमस्ते",
            "\u{a0}\u{200d}\u{2027}\u{202f}",
        ] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn a_bounded_writer_cuts_at_a_character_and_goes_on_without_error() {
        let mut out = String::new();
        let mut bounded = Bounded::new(&mut out, 5);
        bounded.write_str("éé").expect("there is room");
        assert!(!bounded.is_full());
        bounded.write_str("éé").expect("cutting is no error");
        assert!(bounded.is_full());
        bounded.write_str("x").expect("discarding is no error");
        assert_eq!(out, "éé…");
    }

    #[test]
    fn what_just_fits_is_not_cut() {
        assert_eq!(guard(4, &|f| f.write_str("four")), "four");
        assert_eq!(guard(3, &|f| f.write_str("four")), "fou…");
    }

    #[test]
    fn a_value_that_fails_leaves_what_it_wrote() {
        let fails = |f: &mut fmt::Formatter<'_>| f.write_str("half").and(Err(fmt::Error));
        assert_eq!(guard(99, &fails), "half[failed to format]");
    }

    #[test]
    fn a_value_that_panics_leaves_what_it_wrote() {
        let panics = |f: &mut fmt::Formatter<'_>| {
            f.write_str("half")?;
            panic!("on purpose")
        };
        assert_eq!(guard(99, &panics), "half[panicked while formatting]");
    }

    #[test]
    fn a_value_that_never_ends_is_stopped() {
        let endless = |f: &mut fmt::Formatter<'_>| {
            loop {
                f.write_str("ab")?;
            }
        };
        assert_eq!(guard(5, &endless), "ababa…");
    }

    #[test]
    fn a_value_that_panics_because_it_was_stopped_is_merely_cut() {
        let unwraps = |f: &mut fmt::Formatter<'_>| {
            f.write_str("abcdef").expect("nobody expects this");
            Ok(())
        };
        assert_eq!(guard(3, &unwraps), "abc…");
    }

    #[test]
    fn an_error_of_the_writer_is_an_error_even_when_the_value_hides_it() {
        struct Broken;
        impl fmt::Write for Broken {
            fn write_str(&mut self, _: &str) -> fmt::Result {
                Err(fmt::Error)
            }
        }
        let hides = |f: &mut fmt::Formatter<'_>| {
            let _ = f.write_str("x");
            Ok(())
        };
        assert!(guarded(&mut Broken, 99, &fmt::from_fn(hides)).is_err());
    }

    #[test]
    fn names_become_words() {
        for (ident, text) in [
            ("NotFound", "Not found"),
            ("not_found", "Not found"),
            ("NOT_FOUND", "Not found"),
            ("r#type", "Type"),
            ("A", "A"),
            ("NotAUser", "Not a user"),
            ("HTTPError", "HTTP error"),
            ("HTTP", "HTTP"),
            ("OpenAIKeyMissing", "Open AI key missing"),
            ("InvalidURLs", "Invalid URLs"),
            ("URLsMissing", "URLs missing"),
            ("OAuth2Failed", "OAuth2 failed"),
            ("BadETag", "Bad ETag"),
            ("PutS3Failed", "Put S3 failed"),
            ("SHA256Mismatch", "SHA256 mismatch"),
            ("Élan", "Élan"),
            ("__Odd__Name_", "Odd name"),
            ("_", ""),
        ] {
            assert_eq!(words(ident), text, "{ident}");
        }
    }
}
