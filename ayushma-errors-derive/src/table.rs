//! The static facts of a type as one text, which the runtime reads when it is first asked.
//!
//! Packed text costs rustc less than a table of `&'static str`, and the binary no relocations. The first record is the
//! type's, one for each variant follows; an empty line separates records, a line is a unit, a unit's first character
//! says what it is, tabs separate what it holds. The reader is `table.rs` of the runtime crate.

/// One variant's record.
#[derive(Default)]
pub(crate) struct Record {
    text: String,
}

impl Record {
    pub(crate) fn new(name: &str) -> Self {
        Record {
            text: format!("\n\n{name}"),
        }
    }

    /// Adds a unit: a key and what it holds, each already encoded or free of separators.
    pub(crate) fn unit(&mut self, key: char, parts: &[&str]) {
        self.text.push('\n');
        self.text.push(key);
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                self.text.push('\t');
            }
            self.text.push_str(part);
        }
    }

    /// Adds a unit of one free text.
    pub(crate) fn text(&mut self, key: char, text: &str) {
        self.unit(key, &[&encode(text)]);
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

/// Keeps a text from being read as more than one.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\u{1}' => out += "\u{1}1",
            '\n' => out += "\u{1}n",
            '\t' => out += "\u{1}t",
            _ => out.push(c),
        }
    }
    out
}

/// Doubles the braces of a template's literal part.
pub(crate) fn encode_literal(text: &str) -> String {
    let mut out = String::new();
    for c in encode(text).chars() {
        out.push(c);
        if matches!(c, '{' | '}') {
            out.push(c);
        }
    }
    out
}
