//! Reads the packed text that an expansion carries; the writer, and the grammar, are `table.rs` of the derive crate.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::body::Format;
use crate::definition::{
    Definition, FieldDefinition, HeaderDefinition, HeaderSource, MemberDefinition, MemberMode,
    Piece, Sight, Template, Via,
};
use crate::exposure::Exposure;
use crate::level::Level;

/// The static facts of a type. They are read when they are first asked for, and then kept.
pub struct Table {
    text: &'static str,
    statuses: &'static [u16],
    formats: &'static [Format],
    definitions: OnceLock<&'static [Definition]>,
}

/// Answers for a variant that is not in the text, which the derive does not write.
static UNKNOWN: Definition = Definition::new("Unknown", "unknown", 500);

impl Table {
    /// The packed text, the constants that it calls by number, and the body formats likewise.
    #[must_use]
    pub const fn new(
        text: &'static str,
        statuses: &'static [u16],
        formats: &'static [Format],
    ) -> Self {
        Table {
            text,
            statuses,
            formats,
            definitions: OnceLock::new(),
        }
    }

    /// The definition of the variant with this number.
    pub fn definition(&'static self, index: usize) -> &'static Definition {
        self.definitions().get(index).unwrap_or(&UNKNOWN)
    }

    /// All of the type's definitions.
    pub fn definitions(&'static self) -> &'static [Definition] {
        self.definitions.get_or_init(|| leak(self.read()))
    }

    fn read(&'static self) -> Vec<Definition> {
        let (head, mut rest) = parted(self.text);
        let mut head = head.split('\n');
        let module = head.next().unwrap_or_default();
        let type_name = head.next().unwrap_or_default();
        let (mut type_base, mut is_struct) = ("", false);
        for unit in head {
            match unit.split_at_checked(1) {
                Some(("B", base)) => type_base = base,
                Some(("1", _)) => is_struct = true,
                _ => {}
            }
        }
        let mut definitions = Vec::new();
        while let Some(records) = rest {
            let (record, others) = parted(records);
            rest = others;
            definitions.push(self.record(record, module, type_name, type_base, is_struct));
        }
        definitions
    }

    fn record(
        &'static self,
        record: &'static str,
        module: &'static str,
        type_name: &'static str,
        type_base: &'static str,
        is_struct: bool,
    ) -> Definition {
        let mut units = record.split('\n');
        let name = units.next().unwrap_or_default();
        let mut reader = Reader {
            table: self,
            definition: Definition {
                variant: (!is_struct).then_some(name),
                module,
                type_base,
                ..Definition::new(type_name, "", 500)
            },
            fields: Vec::new(),
            headers: Vec::new(),
        };
        for unit in units {
            let mut chars = unit.chars();
            if let Some(key) = chars.next() {
                reader.unit(key, chars.as_str());
            }
        }
        reader.definition.fields = leak(reader.fields);
        reader.definition.headers = leak(reader.headers);
        reader.definition
    }
}

struct Reader {
    table: &'static Table,
    definition: Definition,
    fields: Vec<FieldDefinition>,
    headers: Vec<HeaderDefinition>,
}

impl Reader {
    // A capital is the type's word, a small letter the variant's own.
    fn unit(&mut self, key: char, text: &'static str) {
        let definition = &mut self.definition;
        let stated = key.is_ascii_lowercase();
        match key.to_ascii_lowercase() {
            's' => {
                definition.stated.status = stated;
                self.status(text);
            }
            'c' => {
                definition.stated.code = stated;
                definition.code = decode(text);
            }
            'n' => {
                definition.stated.code = stated;
                definition.code_number = text.parse().ok();
            }
            'z' => definition.dynamic_code = true,
            'm' => {
                definition.stated.message = stated;
                definition.message = Some(template(text));
            }
            'q' => {
                definition.stated.message = stated;
                definition.message_with = true;
            }
            'e' => definition.error = Some(template(text)),
            't' => {
                definition.stated.title = stated;
                definition.title = Some(decode(text));
            }
            'u' => {
                definition.stated.type_uri = stated;
                definition.type_uri = Some(text);
            }
            'l' => {
                definition.stated.level = stated;
                definition.level = Level::from_word(text);
                definition.dynamic_level = text == "~";
            }
            'g' => {
                definition.stated.target = stated;
                definition.target = Some(decode(text));
            }
            'y' => definition.sentry = Some(text == "1"),
            'r' => definition.reports = false,
            'i' => definition.has_instance = false,
            'k' => definition.foreign_display = true,
            'w' => {
                definition.stated.format = stated;
                definition.format = at(self.table.formats, text).copied();
            }
            'b' => definition.body = text.parse().ok(),
            'v' => {
                definition.via = if text == "t" {
                    Via::Transparent
                } else {
                    Via::Like
                }
            }
            'd' => definition.docs = decode(text),
            'h' | 'x' | 'o' => self.header(key, text),
            'p' => self.member(text),
            'f' => self.field(text),
            _ => {}
        }
    }

    fn status(&mut self, text: &str) {
        const MARKS: &[char] = &['~', '!'];
        let definition = &mut self.definition;
        definition.dynamic_status = text.contains('~');
        definition.non_error = text.contains('!');
        let number = text.trim_end_matches(MARKS);
        let number = match number.strip_prefix('#') {
            Some(index) => at(self.table.statuses, index).copied(),
            None => number.parse().ok(),
        };
        definition.status = number.unwrap_or(500);
    }

    fn header(&mut self, key: char, text: &'static str) {
        let mut parts = text.splitn(3, '\t');
        let (Some(scope), Some(name), Some(value)) = (parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let value = match key.to_ascii_lowercase() {
            'h' => HeaderSource::Template(template(value)),
            'o' => HeaderSource::Occurrence(value),
            _ => match value.parse() {
                Ok(slot) => HeaderSource::Slot(slot),
                Err(_) => return,
            },
        };
        self.headers.push(HeaderDefinition {
            name,
            value,
            scope,
            is_default: key.is_ascii_uppercase(),
        });
    }

    fn member(&mut self, text: &'static str) {
        let mut parts = text.split('\t');
        let (Some(name), Some(slot), Some(mask)) = (parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let Ok(slot) = slot.parse() else {
            return;
        };
        let (name, mask) = (decode(name), mask.strip_prefix('='));
        self.fields.push(FieldDefinition {
            name,
            exposure: Exposure::Public,
            computed: true,
            sight: match mask {
                Some(mask) => Sight::Text(mask),
                None => Sight::Slot(slot),
            },
            member: Some(MemberDefinition {
                name,
                mode: MemberMode::Plain,
                slot,
            }),
        });
    }

    fn field(&mut self, text: &'static str) {
        let mut parts = text.split('\t');
        let (Some(name), Some(exposure), Some(sight)) = (parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let sight = match (sight.strip_prefix('='), sight.parse()) {
            (Some(text), _) => Sight::Text(decode(text)),
            (None, Ok(slot)) => Sight::Slot(slot),
            (None, Err(_)) => Sight::Nothing,
        };
        let mut member = None;
        if let (Some(mode), Some(name), Some(slot)) = (parts.next(), parts.next(), parts.next())
            && let Ok(slot) = slot.parse()
        {
            member = Some(MemberDefinition {
                name: decode(name),
                mode: member_mode(mode),
                slot,
            });
        }
        self.fields.push(FieldDefinition {
            name: decode(name),
            exposure: Exposure::from_letter(exposure),
            computed: false,
            sight,
            member,
        });
    }
}

/// The first record, and the others.
fn parted(records: &'static str) -> (&'static str, Option<&'static str>) {
    match records.split_once("\n\n") {
        Some((record, others)) => (record, Some(others)),
        None => (records, None),
    }
}

/// The constant with this number.
fn at<T>(constants: &'static [T], number: &str) -> Option<&'static T> {
    constants.get(number.parse::<usize>().ok()?)
}

fn member_mode(letter: &str) -> MemberMode {
    match letter {
        "n" => MemberMode::Null,
        "f" => MemberMode::Flatten,
        "e" => MemberMode::Errors,
        "c" => MemberMode::Chain,
        _ => MemberMode::Plain,
    }
}

const BRACES: &[char] = &['{', '}'];
/// The same, and what `decoded` takes back.
const SPECIAL: &[char] = &['{', '}', '\u{1}'];

/// `Chat {0:chat_id} was not found` in pieces, and as the user typed it.
fn template(text: &'static str) -> Template {
    if !text.contains(SPECIAL) {
        return Template {
            typed: text,
            pieces: leak(vec![Piece::Literal(text)]),
        };
    }
    let (mut typed, mut pieces, mut literal) = (String::new(), Vec::new(), String::new());
    let mut rest = text;
    while let Some(at) = rest.find(BRACES) {
        let (before, from) = rest.split_at(at);
        literal.push_str(&decoded(before));
        typed.push_str(&decoded(before));
        if from.starts_with("{{") || from.starts_with("}}") {
            literal.push_str(&from[..1]);
            typed.push_str(&from[..2]);
            rest = &from[2..];
            continue;
        }
        // The typed part may have braces of its own, as a fill character.
        let Some(hole) = from.strip_prefix('{') else {
            break;
        };
        let Some((slot, hole)) = hole.split_once(':') else {
            break;
        };
        let end = hole_end(hole);
        if !literal.is_empty() {
            pieces.push(Piece::Literal(leak_str(std::mem::take(&mut literal))));
        }
        pieces.push(Piece::Slot(slot.parse().unwrap_or(usize::MAX)));
        typed.push('{');
        typed.push_str(&decoded(&hole[..end]));
        typed.push('}');
        rest = hole.get(end + 1..).unwrap_or_default();
    }
    literal.push_str(&decoded(rest));
    typed.push_str(&decoded(rest));
    if !literal.is_empty() {
        pieces.push(Piece::Literal(leak_str(literal)));
    }
    Template {
        typed: leak_str(typed),
        pieces: leak(pieces),
    }
}

fn hole_end(hole: &str) -> usize {
    let end = hole.find('}').unwrap_or(hole.len());
    let fills = hole[..end].ends_with(':')
        && matches!(&hole.as_bytes()[end..], [_, b'<' | b'^' | b'>', ..]);
    if !fills {
        return end;
    }
    match hole[end + 1..].find('}') {
        Some(more) => end + 1 + more,
        None => hole.len(),
    }
}

fn decode(text: &'static str) -> &'static str {
    match decoded(text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => leak_str(text),
    }
}

/// Takes back what kept separators in a text from being read as such.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1}') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        decoded.push(match c {
            '\u{1}' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                _ => '\u{1}',
            },
            c => c,
        });
    }
    Cow::Owned(decoded)
}

// Once a variant, for the life of the program, as the text itself.
fn leak<T>(values: Vec<T>) -> &'static [T] {
    Vec::leak(values)
}

fn leak_str(text: String) -> &'static str {
    String::leak(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_read_back_as_it_was_typed() {
        let template = template("a {{ {0:wait:>3}{12:name} }} b\u{1}nc");
        assert_eq!(template.typed, "a {{ {wait:>3}{name} }} b\nc");
        assert!(matches!(
            template.pieces,
            [
                Piece::Literal("a { "),
                Piece::Slot(0),
                Piece::Slot(12),
                Piece::Literal(" } b\nc")
            ]
        ));
    }

    #[test]
    fn a_record_becomes_a_definition() {
        static TABLE: Table = Table::new(
            "my::chat\nChatError\nBhttps://e.org/\n\nNotFound\ns404\nCnot_found\nmChat {0:chat_id} was not found\nfchat_id\tM\t0",
            &[],
            &[],
        );
        let definition = TABLE.definition(0);
        assert_eq!(definition.error_type(), "ChatError::NotFound");
        assert_eq!(
            (definition.module(), definition.status().as_u16()),
            ("my::chat", 404)
        );
        assert_eq!(definition.message(), Some("Chat {chat_id} was not found"));
        assert_eq!(definition.fields()[0].exposure(), Exposure::Named);
        assert!(definition.stated.status && !definition.stated.code);
        assert_eq!(TABLE.definition(9).code(), "unknown");
    }
}
