//! Kinds of bytes, as sets: what reads a run of one is compiled once, and not anew for each closure.

/// A set of bytes, a bit each. Of those beyond ASCII it has all, or none.
#[derive(Clone, Copy)]
pub(super) struct Class([u64; 4]);

pub(super) const DIGIT: Class = Class::between(b'0', b'9');
pub(super) const UPPER: Class = Class::between(b'A', b'Z');
pub(super) const LETTER: Class = UPPER.or(Class::between(b'a', b'z'));
pub(super) const ALNUM: Class = LETTER.or(DIGIT);
/// A letter, a digit or an underscore: a word that begins or ends beside one is part of a longer one.
pub(super) const WORD: Class = ALNUM.or_of(b"_");
/// What base 64 has for URLs, and what most names and keys are made of.
pub(super) const NAME: Class = WORD.or_of(b"-");
pub(super) const HEX: Class = DIGIT.or_of(b"abcdefABCDEF");
pub(super) const BLANK: Class = Class::of(b" \t");
pub(super) const SPACE: Class = Class::of(b" \t\n\x0c\r");

impl Class {
    pub(super) const fn of(bytes: &[u8]) -> Self {
        let (mut bits, mut i) = ([0; 4], 0);
        while i < bytes.len() {
            bits[(bytes[i] >> 6) as usize] |= 1 << (bytes[i] & 63);
            i += 1;
        }
        Class(bits)
    }

    pub(super) const fn between(first: u8, last: u8) -> Self {
        let (mut bits, mut byte) = ([0; 4], first);
        while byte <= last {
            bits[(byte >> 6) as usize] |= 1 << (byte & 63);
            byte += 1;
        }
        Class(bits)
    }

    pub(super) const fn or(self, other: Class) -> Self {
        let (mut bits, mut i) = (self.0, 0);
        while i < bits.len() {
            bits[i] |= other.0[i];
            i += 1;
        }
        Class(bits)
    }

    pub(super) const fn or_of(self, bytes: &[u8]) -> Self {
        self.or(Class::of(bytes))
    }

    /// All other bytes.
    pub(super) const fn not(self) -> Self {
        let [a, b, c, d] = self.0;
        Class([!a, !b, !c, !d])
    }

    pub(super) const fn has(self, byte: u8) -> bool {
        self.0[(byte >> 6) as usize] >> (byte & 63) & 1 == 1
    }

    /// How many bytes of the kind the text begins with.
    pub(super) fn run(self, text: &[u8]) -> usize {
        let mut count = 0;
        while count < text.len() && self.has(text[count]) {
            count += 1;
        }
        count
    }

    /// How many bytes of the kind the text ends with.
    pub(super) fn run_back(self, text: &[u8]) -> usize {
        let mut rest = text.len();
        while rest > 0 && self.has(text[rest - 1]) {
            rest -= 1;
        }
        text.len() - rest
    }

    /// How many bytes of the kind the text has.
    pub(super) fn count(self, text: &[u8]) -> usize {
        let mut count = 0;
        for byte in text {
            count += usize::from(self.has(*byte));
        }
        count
    }

    /// Where the first one stands.
    pub(super) fn find(self, text: &[u8]) -> Option<usize> {
        let at = self.not().run(text);
        if at < text.len() { Some(at) } else { None }
    }

    pub(super) fn is_all(self, text: &[u8]) -> bool {
        self.run(text) == text.len()
    }

    pub(super) fn is_any(self, text: &[u8]) -> bool {
        self.find(text).is_some()
    }
}

/// Whether the word is one of those, whatever its letters' case.
pub(super) fn is_one_of(word: &[u8], words: &[&[u8]]) -> bool {
    for known in words {
        if word.eq_ignore_ascii_case(known) {
            return true;
        }
    }
    false
}

/// Where the text has the literal.
pub(super) fn find(text: &[u8], literal: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at + literal.len() <= text.len() {
        if text[at..].starts_with(literal) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where the text has the literal for the last time.
pub(super) fn find_last(text: &[u8], literal: &[u8]) -> Option<usize> {
    let mut end = text.len();
    while end >= literal.len() {
        if text[..end].ends_with(literal) {
            return Some(end - literal.len());
        }
        end -= 1;
    }
    None
}
