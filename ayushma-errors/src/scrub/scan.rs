//! The one pass: it stops at the bytes that are rare in prose, and asks the rules that begin there.

use std::cell::Cell;

use super::class::{Class, DIGIT, HEX, SPACE, WORD};
use super::output::{MARK, Output, mark};
use super::rule::{Rule, Scrubber};
use super::{LONGEST, assigned, context, number, prefix, quoted, url};

/// What a rule gets: the text, and where to put its marks.
pub(super) struct Scan<'t, 's> {
    pub(super) bytes: &'t [u8],
    pub(super) scrubber: &'s Scrubber,
    pub(super) out: Output<'t>,
    /// Where the URL, the header's value and the bare values end that were read last.
    pub(super) url: Memo,
    pub(super) header: Memo,
    pub(super) bare: [Memo; 2],
    pub(super) escaped: Memo,
    pub(super) pem: Memo,
    /// Likewise of a token's two parts.
    pub(super) head: Memo,
    pub(super) payload: Memo,
    /// The last `@` of that URL, counted from where the text begins.
    pub(super) last_at: Memo,
    /// Whether there is a `-u` at all.
    pub(super) user_flag: Cell<Option<bool>>,
}

/// Where a run ends that was read: whoever asks from within it is told, so that no run is read twice.
pub(super) struct Memo(Cell<(usize, usize)>);

impl Memo {
    fn new() -> Self {
        Memo(Cell::new((0, 0)))
    }

    /// Where the run ends that was read, if it goes on there.
    pub(super) fn known(&self, from: usize) -> Option<usize> {
        let (known, end) = self.0.get();
        if known <= from && from < end {
            Some(end)
        } else {
            None
        }
    }

    pub(super) fn keep(&self, from: usize, end: usize) -> usize {
        self.0.set((from, end));
        end
    }

    /// Where the run of bytes of a kind ends that begins there.
    pub(super) fn end_of(&self, scan: &Scan<'_, '_>, from: usize, kind: Class) -> usize {
        match self.known(from) {
            Some(end) => end,
            None => self.keep(from, scan.end_of(from, kind)),
        }
    }
}

/// How often a text is read that had something to take out: a mark is a word of another kind than what it stands for, so
/// that beside it something may be found that was not before. What has none is read once.
const MOST_PASSES: usize = 16;

/// The clean text, if something has to be taken out: what another pass would leave as it is.
pub(super) fn scan(text: &str, scrubber: &Scrubber) -> Option<String> {
    let mut clean = pass(text, scrubber)?;
    for _ in 1..MOST_PASSES {
        match pass(&clean, scrubber) {
            Some(cleaner) => clean = cleaner,
            None => break,
        }
    }
    Some(clean)
}

fn pass(text: &str, scrubber: &Scrubber) -> Option<String> {
    let is_cut = text.len() > LONGEST;
    let text = &text[..if is_cut { cut(text) } else { text.len() }];
    let mut scan = Scan {
        bytes: text.as_bytes(),
        scrubber,
        out: Output::new(text, LONGEST),
        url: Memo::new(),
        header: Memo::new(),
        bare: [Memo::new(), Memo::new()],
        escaped: Memo::new(),
        pem: Memo::new(),
        head: Memo::new(),
        payload: Memo::new(),
        last_at: Memo::new(),
        user_flag: Cell::new(None),
    };
    let mut own = Own::new(text, scrubber);
    let mut at = 0;
    while let Some(found) = next(scan.bytes, at) {
        if !own.next.is_empty() {
            own.mark(found, &mut scan.out);
        }
        if found >= scan.out.done() {
            at = scan.rules(found).max(found + 1);
        }
        at = at.max(scan.out.done()).max(found + 1);
    }
    own.mark(text.len(), &mut scan.out);
    scan.out.finish(text.len(), is_cut)
}

/// Where a text that is too long is cut: behind a word that is no part of a number.
fn cut(text: &str) -> usize {
    let end = text.floor_char_boundary(LONGEST);
    let bytes = &text.as_bytes()[..end];
    let word = SPACE.not().run_back(bytes);
    let end = match end - word {
        // A word of more than that is no secret's, or one that is found by how it begins.
        1.. if word < LONGEST / 16 => end - word - 1,
        _ => end,
    };
    let tail = &bytes[end.saturating_sub(64)..end];
    text.floor_char_boundary(end - DIGIT.or_of(b" -().").run_back(tail))
}

/// The rules of the user's own, each with the next place where it hits.
struct Own<'t, 's> {
    text: &'t str,
    next: Vec<(&'s Rule, Option<(usize, usize)>)>,
}

impl<'t, 's> Own<'t, 's> {
    fn new(text: &'t str, scrubber: &'s Scrubber) -> Self {
        let mut next = Vec::new();
        for rule in scrubber.own() {
            next.push((rule, hit(text, rule, 0)));
        }
        Own { text, next }
    }

    /// Marks what begins up to there and is not decided yet; of two hits at one place the longer.
    fn mark(&mut self, most: usize, out: &mut Output<'_>) {
        loop {
            let mut first = None;
            for (i, (_, hit)) in self.next.iter().enumerate() {
                let Some((from, to)) = *hit else { continue };
                let is_first = first.is_none_or(|(_, first_from, first_to)| {
                    from < first_from || (from == first_from && to > first_to)
                });
                if from <= most && is_first {
                    first = Some((i, from, to));
                }
            }
            let Some((i, from, to)) = first else { return };
            let (rule, next) = &mut self.next[i];
            if from >= out.done() {
                out.mark(from, to, rule.name());
            }
            *next = hit(self.text, rule, self.text.ceil_char_boundary(to));
        }
    }
}

/// Where the rule hits next.
fn hit(text: &str, rule: &Rule, mut at: usize) -> Option<(usize, usize)> {
    loop {
        let from = at + text[at..].find(rule.literal.as_str())?;
        at = from + rule.literal.len();
        let rest = &text[at..];
        // It is the user's code.
        let mut length = None;
        crate::guard(&mut || length = (rule.length)(rest));
        if let Some(length) = length {
            return Some((from, at.saturating_add(length).min(text.len())));
        }
    }
}

/// The bytes at which rules begin.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let bytes = b"=:@-_.%+>\"'`JIKBb0123456789";
    let mut i = 0;
    while i < bytes.len() {
        stops[bytes[i] as usize] = true;
        i += 1;
    }
    stops
};

/// How many bytes of prose are looked at together.
const CHUNK: usize = 16;

/// The next byte at which a rule could begin.
fn next(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    // Of a log every few bytes are one: chunks are for prose.
    let (near, far) = rest.split_at(rest.len().min(CHUNK / 2));
    let mut count = near.len();
    if let Some(found) = stop(near) {
        read(found);
        return Some(at + found);
    }
    let mut found = None;
    let (chunks, tail) = far.as_chunks::<CHUNK>();
    for chunk in chunks {
        if may_stop(chunk) {
            found = stop(chunk);
        }
        if found.is_some() {
            break;
        }
        count += CHUNK;
    }
    if found.is_none() {
        found = stop(tail);
    }
    let Some(found) = found else {
        read(rest.len());
        return None;
    };
    read(count + found);
    Some(at + count + found)
}

fn stop(bytes: &[u8]) -> Option<usize> {
    for (at, byte) in bytes.iter().enumerate() {
        if STOPS[usize::from(*byte)] {
            return Some(at);
        }
    }
    None
}

/// Whether one of the bytes may be a stop: all that are, and a few that are not, so that many are compared at once.
fn may_stop(chunk: &[u8; CHUNK]) -> bool {
    let mut may = [0; CHUNK];
    for (may, byte) in may.iter_mut().zip(chunk) {
        let within = |first: u8, last: u8| u8::from(byte.wrapping_sub(first) <= last - first);
        let is = |one: u8| u8::from(*byte == one);
        let ranges = within(b'-', b'>') | within(b'I', b'K') | within(b'_', b'`');
        let ones = is(b'"') | is(b'%') | is(b'\'') | is(b'+') | is(b'@') | is(b'B') | is(b'b');
        *may = ranges | ones;
    }
    u128::from_ne_bytes(may) != 0
}

impl Scan<'_, '_> {
    /// Asks the rules that begin with this byte; says from where to go on.
    fn rules(&mut self, at: usize) -> usize {
        match self.bytes[at] {
            // A mark of before.
            b':' if self.bytes[..at].ends_with(MARK) => self.behind_mark(at),
            b':' if self.has(at + 1, b"//") => url::at(self, at, 3),
            b':' if self.has(at + 1, b"\\/\\/") => url::at(self, at, 5),
            b':' => {
                if !assigned::at(self, at) {
                    context::ip_v6(self, at);
                }
                at + 1
            }
            b'%' => url::escaped(self, at),
            b'=' => {
                assigned::at(self, at);
                at + 1
            }
            b'"' | b'\'' | b'`' => quoted::at(self, at),
            b'>' => quoted::element(self, at),
            b'@' => url::email(self, at),
            b'+' => number::phone(self, at),
            b'0'..=b'9' => number::at(self, at),
            b'b' | b'B' => context::scheme(self, at),
            _ => prefix::at(self, at),
        }
    }

    /// Behind the mark whose name begins there.
    fn behind_mark(&self, at: usize) -> usize {
        let from = at - MARK.len();
        match mark(&self.bytes[from..]) {
            Some(length) => from + length,
            None => at + 1,
        }
    }

    /// Whether `-u` stands anywhere: most colons of a log need not be looked at.
    pub(super) fn has_user_flag(&self) -> bool {
        if let Some(has_flag) = self.user_flag.get() {
            return has_flag;
        }
        let has_flag = self.out.text().contains("-u");
        self.user_flag.set(Some(has_flag));
        has_flag
    }

    /// Whether these bytes stand there.
    pub(super) fn has(&self, at: usize, literal: &[u8]) -> bool {
        match self.bytes.get(at..) {
            Some(rest) => rest.starts_with(literal),
            None => false,
        }
    }

    /// What stands between the two places, as far as the text goes.
    pub(super) fn part(&self, from: usize, to: usize) -> &[u8] {
        let to = to.min(self.bytes.len());
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// The byte, or a space where the text ends.
    pub(super) fn byte(&self, at: usize) -> u8 {
        match self.bytes.get(at) {
            Some(byte) => *byte,
            None => b' ',
        }
    }

    /// Whether a word can begin there: none goes on before. What an escape ends with is no letter of a word's.
    pub(super) fn begins(&self, at: usize) -> bool {
        !is_word(self.before(at)) || self.ends_escape(at)
    }

    /// Whether an escape ends there: `\\n`, `\\x1b`, `\\u0022`, `%20`, or a terminal's `[31m`.
    pub(super) fn ends_escape(&self, at: usize) -> bool {
        if !self.is_near_escape(at) {
            return false;
        }
        let before = &self.bytes[..at];
        let hex = HEX.run_back(&before[before.len().saturating_sub(4)..]);
        match before {
            [
                ..,
                b'\\',
                b'n' | b'r' | b't' | b'0' | b'f' | b'v' | b'b' | b'a' | b'e',
            ] => true,
            [.., b'%', _, _] | [.., b'\\', b'x', _, _] if hex >= 2 => true,
            [.., b'\\', b'u', _, _, _, _] => hex == 4,
            [.., last] if last.is_ascii_alphabetic() => {
                let rest = &before[before.len().saturating_sub(12)..before.len() - 1];
                let digits = DIGIT.or_of(b";").run_back(rest);
                digits > 0 && rest[..rest.len() - digits].ends_with(b"[")
            }
            _ => false,
        }
    }

    /// Whether what an escape begins with stands close before: most words need not be looked at further.
    fn is_near_escape(&self, at: usize) -> bool {
        let near = &self.bytes[at.saturating_sub(12)..at];
        Class::of(b"\\%[").is_any(near)
    }

    /// Where the word begins whose letters begin there, if an escape's end was taken for some of them.
    pub(super) fn behind_escape(&self, at: usize, end: usize) -> usize {
        if !self.is_near_escape(at) {
            return at;
        }
        for skipped in 1..=6 {
            if at + skipped <= end && self.ends_escape(at + skipped) {
                return at + skipped;
            }
        }
        at
    }

    /// The byte before, or a space where the text begins.
    pub(super) fn before(&self, at: usize) -> u8 {
        match at {
            0 => b' ',
            _ => self.byte(at - 1),
        }
    }

    /// Where the run of bytes of a kind ends that begins there.
    pub(super) fn end_of(&self, at: usize, kind: Class) -> usize {
        self.end_within(at, usize::MAX, kind)
    }

    /// The same, of which no more than so many bytes are read.
    pub(super) fn end_within(&self, at: usize, most: usize, kind: Class) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let count = kind.run(&rest[..most.min(rest.len())]);
        read(count);
        at + count
    }

    /// Where the run of bytes of a kind begins that ends there: at most so many bytes before, and not before what is decided.
    pub(super) fn start_of(&self, at: usize, most: usize, kind: Class) -> usize {
        let from = at.saturating_sub(most).max(self.out.done()).min(at);
        let count = kind.run_back(&self.bytes[from..at]);
        read(count);
        at - count
    }
}

/// A word that begins or ends beside one is part of a longer one.
pub(super) fn is_word(byte: u8) -> bool {
    WORD.has(byte)
}

/// Counts the bytes that are read, where that is to be held: the time is linear when they are.
pub(super) fn read(count: usize) {
    #[cfg(any(test, fuzzing))]
    READ.set(READ.get() + count + 1);
    let _ = count;
}

#[cfg(any(test, fuzzing))]
thread_local! {
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// How many bytes are read to scrub the text.
#[cfg(any(test, fuzzing))]
pub(super) fn bytes_read(text: &str) -> usize {
    READ.set(0);
    let _ = scan(text, &Scrubber::BUILT_IN);
    READ.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stop_is_passed_over() {
        for byte in 0..=u8::MAX {
            assert!(
                !STOPS[usize::from(byte)] || may_stop(&[byte; CHUNK]),
                "{byte}"
            );
        }
        for place in 0..70 {
            let text = format!("{}={}", "a".repeat(place), "a".repeat(70 - place));
            assert_eq!(next(text.as_bytes(), 0), Some(place));
        }
    }

    #[track_caller]
    fn assert_linear(unit: &str) {
        // Not up to where texts are cut: marks may be longer than what they stand for.
        let once = bytes_read(&unit.repeat(LONGEST / 8 / unit.len()));
        let twice = bytes_read(&unit.repeat(LONGEST / 4 / unit.len()));
        assert!(twice * 10 <= once * 22, "{unit:?}: {once}, then {twice}");
        // And it is not the same many times over.
        assert!(twice <= LONGEST / 4 * 600, "{unit:?}: {twice}");
    }

    // What makes rules read ahead or behind and then find nothing.
    #[test]
    fn twice_the_text_is_twice_the_work() {
        for unit in [
            "a",
            "1",
            "1 ",
            "1-",
            "12345678:",
            "=",
            ":",
            "://",
            "://a:",
            "://a:b@",
            "a@",
            "@a.",
            "password=\"",
            "password='A b. ",
            "token=f(",
            "token=(",
            "password: a ",
            "cookie: a ",
            "cookie: ",
            "authorization: a ",
            "authorization: ",
            "sk-",
            "SG.",
            "ghp_",
            "eyJ",
            "eyJ.",
            "-eyJ",
            "-eyJ-.",
            "eyJaaaaaaaaaa.",
            "-----BEGIN ",
            "-----BEGIN RSA ",
            // Not in one piece, so that no scanner takes it for a key.
            concat!("-----BEGIN ", "PRIVATE KEY-----"),
            "--a ",
            "--password a ",
            "Bearer ",
            "basic a",
            "+1",
            "+1 ",
            "otp ",
            "otp 1",
            "mrn 1",
            "dob 1-",
            "GB82",
            "GB82 ",
            "AB1 ",
            "[REDACTED",
            "[REDACTED:",
            "[REDACTED:jwt]",
            "pwd=[REDACTED",
            "\\",
            "\"",
            "password=\\\"",
            "password\\\\\\\"=",
            "\u{e9}",
            "-u a:",
            "%3D",
            "password%3D",
            "key ",
            "a key=",
            concat!("\"-----BEGIN ", "PRIVATE KEY-----\na8"),
            "a:/1-u",
            "https://x/?code=404",
            "?code%3D404",
            "authorization%3Ax%20",
            "(\"token\", \"",
            ",'",
            "<token>",
            "token:[\"a ",
            "-p ",
            "mysql -p",
            "a:b@tcp(",
            ":thin:a/b@",
            "1 is ",
            "12 march ",
            "value \"",
            "4111 ",
            "4111 1111 1111 111",
        ] {
            assert_linear(unit);
        }
    }
}
