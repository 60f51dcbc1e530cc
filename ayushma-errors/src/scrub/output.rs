//! The text as it comes out: what is kept, and the marks.

use super::class::{ALNUM, Class, find_last};

/// What every mark begins with.
pub(super) const MARK: &[u8] = b"[REDACTED";
/// What stands where a text was cut.
const CUT: &str = "[REDACTED:cut]";

/// The clean text; nothing is copied before there is something to take out.
pub(super) struct Output<'t> {
    text: &'t str,
    /// Up to here the text was copied or marked.
    done: usize,
    clean: Option<String>,
    limit: usize,
    is_full: bool,
}

impl<'t> Output<'t> {
    pub(super) fn new(text: &'t str, limit: usize) -> Self {
        let (done, clean, is_full) = (0, None, false);
        Output {
            text,
            done,
            clean,
            limit,
            is_full,
        }
    }

    /// The text as it comes in.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Up to where the text was read: what stands before is decided.
    pub(super) fn done(&self) -> usize {
        self.done
    }

    /// Puts a mark in place of the bytes.
    pub(super) fn mark(&mut self, from: usize, to: usize, name: &str) {
        let from = from.max(self.done);
        // A rule counts bytes; a character is taken whole.
        let from = self.text.floor_char_boundary(from);
        let to = self.text.ceil_char_boundary(to);
        let bytes = self.text.as_bytes();
        let is_known =
            is_marks(&bytes[from..to.max(from)]) || is_marked(&bytes[..from], &bytes[from..]);
        if self.is_full || is_known {
            return;
        }
        self.keep(from);
        self.put("[REDACTED:");
        self.put(name);
        self.put("]");
        self.done = to;
    }

    /// The clean text, if something was taken out.
    pub(super) fn finish(mut self, end: usize, is_cut: bool) -> Option<String> {
        if self.clean.is_none() && !is_cut {
            return None;
        }
        self.keep(end.max(self.done));
        if is_cut || self.is_full {
            let mut clean = self.clean.unwrap_or_default();
            clean.truncate(clean.floor_char_boundary(self.limit - CUT.len()));
            // Half a mark would not be known as one.
            if let Some(open) = find_last(clean.as_bytes(), MARK)
                && !clean.as_bytes()[open..].contains(&b']')
            {
                clean.truncate(open);
            }
            clean.push_str(CUT);
            return Some(clean);
        }
        self.clean
    }

    fn keep(&mut self, to: usize) {
        let text = &self.text[self.done..to];
        self.put(text);
        self.done = to;
    }

    fn put(&mut self, text: &str) {
        let clean = self.clean.get_or_insert_default();
        clean.push_str(text);
        // Marks may be longer than what they stand for.
        self.is_full |= clean.len() > self.limit;
    }
}

/// Whether a mark of before goes on there.
fn is_marked(before: &[u8], rest: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(LONGEST_MARK)..];
    // What only looks like the beginning of one hides nothing.
    match (find_last(near, MARK), name_end(rest)) {
        (Some(open), Some(_)) => NAME.is_all(&near[open + MARK.len()..]),
        _ => false,
    }
}

/// How long the mark is that the text begins with.
pub(super) fn mark(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(MARK)?;
    Some(MARK.len() + name_end(rest)? + 1)
}

/// Whether there is nothing but marks: ours, and those of `#[redact]`.
pub(super) fn is_marks(mut text: &[u8]) -> bool {
    while let Some(length) = mark(text) {
        text = &text[length..];
    }
    text.is_empty()
}

/// What stands in a mark behind its first word: `:jwt`, ` 36 chars`, ` String`.
const NAME: Class = ALNUM.or_of(b":- ");

/// How long the rest of a mark's name is.
fn name_end(text: &[u8]) -> Option<usize> {
    let end = NAME.run(&text[..text.len().min(LONGEST_MARK)]);
    if end < LONGEST_MARK && text[end..].starts_with(b"]") {
        return Some(end);
    }
    None
}

/// The longest mark, in bytes, that is known as one.
const LONGEST_MARK: usize = 64;
