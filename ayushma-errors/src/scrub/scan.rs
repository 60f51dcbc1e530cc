//! The one pass: it stops at the bytes that are rare in prose, and asks the rules that begin there.

use std::cell::Cell;

use super::output::{MARK, Output, mark};
use super::rule::Scrubber;
use super::{LONGEST, assigned, context, number, prefix, url};

/// What a rule gets: the text, and where to put its marks.
pub(super) struct Scan<'t, 's> {
    pub(super) bytes: &'t [u8],
    pub(super) scrubber: &'s Scrubber,
    pub(super) out: Output<'t>,
    /// Where the URL, the header's value and the bare values end that were read last.
    pub(super) url: Memo,
    pub(super) header: Memo,
    pub(super) bare: [Memo; 2],
    /// Likewise of a token's two parts.
    pub(super) head: Memo,
    pub(super) payload: Memo,
    /// The last `@` of that URL, counted from where the text begins.
    pub(super) last_at: Memo,
}

/// Where a run ends that was read: whoever asks from within it is told, so that no run is read twice.
#[derive(Default)]
pub(super) struct Memo(Cell<(usize, usize)>);

impl Memo {
    pub(super) fn end(&self, from: usize, read: impl FnOnce() -> usize) -> usize {
        let (known, end) = self.0.get();
        if known <= from && from < end {
            return end;
        }
        let end = read();
        self.0.set((from, end));
        end
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
        url: Memo::default(),
        header: Memo::default(),
        bare: [Memo::default(), Memo::default()],
        head: Memo::default(),
        payload: Memo::default(),
        last_at: Memo::default(),
    };
    let own = own(text, scrubber);
    let mut own = own.iter().peekable();
    let mut at = 0;
    while let Some(found) = next(scan.bytes, at) {
        while let Some((from, to, name)) = own.next_if(|(from, _, _)| *from <= found) {
            if *from >= scan.out.done() {
                scan.out.mark(*from, *to, name);
            }
        }
        if found >= scan.out.done() {
            at = scan.rules(found).max(found + 1);
        }
        at = at.max(scan.out.done()).max(found + 1);
    }
    for (from, to, name) in own {
        if *from >= scan.out.done() {
            scan.out.mark(*from, *to, name);
        }
    }
    scan.out.finish(text.len(), is_cut)
}

/// Where a text that is too long is cut: behind a word that is no part of a number.
fn cut(text: &str) -> usize {
    let end = text.floor_char_boundary(LONGEST);
    let bytes = &text.as_bytes()[..end];
    let is_inside = |byte: u8| !byte.is_ascii_whitespace();
    let word = bytes.iter().rposition(|byte| !is_inside(*byte));
    let end = match word {
        // A word of more than that is no secret's, or one that is found by how it begins.
        Some(space) if end - space <= LONGEST / 16 => space,
        _ => end,
    };
    let is_number = |byte: &u8| byte.is_ascii_digit() || b" -().".contains(byte);
    let tail = bytes[..end].iter().rev().take(64);
    text.floor_char_boundary(end - tail.take_while(|byte| is_number(byte)).count())
}

/// Where rules of the user's own hit, in order.
fn own<'s>(text: &str, scrubber: &'s Scrubber) -> Vec<(usize, usize, &'s str)> {
    let mut hits = Vec::new();
    for rule in scrubber.own() {
        let mut at = 0;
        while let Some(found) = text[at..].find(&rule.literal) {
            let from = at + found;
            let rest = from + rule.literal.len();
            at = rest;
            // It is the user's code.
            let length = crate::guard(|| (rule.length)(&text[rest..])).flatten();
            if let Some(length) = length {
                let to = rest.saturating_add(length).min(text.len());
                hits.push((from, to, rule.name()));
                at = text.ceil_char_boundary(to);
            }
        }
    }
    hits.sort_unstable_by_key(|(from, to, _)| (*from, std::cmp::Reverse(*to)));
    hits
}

/// The bytes at which rules begin.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let bytes = b"=:@-_.%+JIKBb0123456789";
    let mut i = 0;
    while i < bytes.len() {
        stops[bytes[i] as usize] = true;
        i += 1;
    }
    stops
};

/// The next byte at which a rule could begin.
fn next(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let found = rest.iter().position(|byte| STOPS[usize::from(*byte)]);
    read(found.unwrap_or(rest.len()));
    found.map(|found| at + found)
}

impl Scan<'_, '_> {
    /// Asks the rules that begin with this byte; says from where to go on.
    fn rules(&mut self, at: usize) -> usize {
        match self.bytes[at] {
            // A mark of before.
            b':' if self.bytes[..at].ends_with(MARK) => self.behind_mark(at),
            b':' if self.has(at + 1, b"//") => url::at(self, at),
            b':' => {
                if !assigned::at(self, at) {
                    context::ip_v6(self, at);
                }
                at + 1
            }
            b'=' | b'%' => {
                assigned::at(self, at);
                at + 1
            }
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
        mark(&self.bytes[from..]).map_or(at + 1, |length| from + length)
    }

    /// Whether these bytes stand there.
    pub(super) fn has(&self, at: usize, literal: &[u8]) -> bool {
        self.bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(literal))
    }

    /// The byte, or a space where the text ends.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b' ')
    }

    /// The byte before, or a space where the text begins.
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b' ', |at| self.byte(at))
    }

    /// Where the run of bytes of a kind ends that begins there.
    pub(super) fn end_of(&self, at: usize, is_inside: impl Fn(u8) -> bool) -> usize {
        self.end_within(at, usize::MAX, is_inside)
    }

    /// The same, of which no more than so many bytes are read.
    pub(super) fn end_within(
        &self,
        at: usize,
        most: usize,
        is_inside: impl Fn(u8) -> bool,
    ) -> usize {
        // Loops, here and below: chains of iterators would be compiled anew for each kind.
        let rest = self.bytes.get(at..).unwrap_or_default();
        let most = most.min(rest.len());
        let mut count = 0;
        while count < most && is_inside(rest[count]) {
            count += 1;
        }
        read(count);
        at + count
    }

    /// Where the run of bytes of a kind begins that ends there: at most so many bytes before, and not before what is decided.
    pub(super) fn start_of(&self, at: usize, most: usize, is_inside: impl Fn(u8) -> bool) -> usize {
        let from = at.saturating_sub(most).max(self.out.done()).min(at);
        let mut start = at;
        while start > from && is_inside(self.bytes[start - 1]) {
            start -= 1;
        }
        read(at - start);
        start
    }
}

/// A letter, a digit or an underscore: a word that begins or ends beside one is part of a longer one.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
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
            "4111 ",
            "4111 1111 1111 111",
        ] {
            assert_linear(unit);
        }
    }
}
