//! `"Chat {chat_id} was not found"`: format strings over the fields, with thiserror's grammar.

use crate::ast::Variant;
use crate::attr::Arg;
use crate::ctxt::Ctxt;
use crate::expr::no_field;
use crate::names::place_of;
use crate::tokens::{Str, stream, unraw};

/// A format string in pieces.
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

pub(crate) enum Piece {
    Literal(String),
    Hole(Hole),
}

/// What stands between braces.
pub(crate) struct Hole {
    /// As typed, for the catalogue: `wait:>3`.
    pub(crate) typed: String,
    pub(crate) value: Value,
    /// The part behind the colon, with `1$`, `2$` in place of the names of widths.
    pub(crate) spec: String,
    pub(crate) widths: Vec<Value>,
    pub(crate) style: Style,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Field(usize),
    Arg(usize),
}

/// The trait that writes the value.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Style {
    Display,
    Debug,
    Other(&'static str),
}

impl Style {
    /// As the runtime calls the trait.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Style::Display => "Display",
            Style::Debug => "Debug",
            Style::Other(name) => name,
        }
    }
}

impl Hole {
    /// The fields that it names itself: those of widths, and the value.
    pub(crate) fn fields(&self) -> Vec<usize> {
        let mut fields = Vec::new();
        for width in &self.widths {
            if let Value::Field(field) = width {
                fields.push(*field);
            }
        }
        if let Value::Field(field) = self.value {
            fields.push(field);
        }
        fields
    }

    /// Whether it is `{}` or `{:?}`, without width, sign or the like.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            (self.style, self.spec.as_str()),
            (Style::Display, "") | (Style::Debug, "?")
        )
    }
}

impl Template {
    /// Reads the template; a mistake is reported, and then there is nothing to return.
    pub(crate) fn read(
        ctxt: &Ctxt,
        variant: &Variant<'_>,
        literal: &Str,
        args: &[Arg],
    ) -> Option<Self> {
        let mut reader = Reader {
            variant,
            args,
            next: 0,
            used: Vec::new(),
        };
        let text = literal.value();
        let (pieces, mistakes) = reader.pieces(&text);
        for mistake in &mistakes {
            ctxt.error(literal, mistake);
        }
        if !mistakes.is_empty() {
            return None;
        }
        for (i, arg) in args.iter().enumerate() {
            if reader.used.contains(&i) {
                continue;
            }
            let shown = match &arg.name {
                Some(name) => format!("argument `{name}`"),
                None => format!("positional argument {i}"),
            };
            ctxt.error(
                &stream(&arg.value),
                &format!("{shown} is never used in the template; remove it"),
            );
            return None;
        }
        Some(Template { pieces })
    }
}

struct Reader<'a> {
    variant: &'a Variant<'a>,
    args: &'a [Arg],
    /// The positional argument that the next `{}` takes.
    next: usize,
    /// The arguments that were taken.
    used: Vec<usize>,
}

impl Reader<'_> {
    /// The pieces, and what is wrong with any of them.
    fn pieces(&mut self, text: &str) -> (Vec<Piece>, Vec<String>) {
        let (mut pieces, mut mistakes) = (Vec::new(), Vec::new());
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = first_brace(rest) {
            let (before, behind) = rest.split_at(at);
            literal += before;
            let (brace, behind) = behind.split_at(1);
            rest = behind;
            if let Some(behind) = rest.strip_prefix(brace) {
                literal += brace;
                rest = behind;
                continue;
            }
            let hole = if brace == "{" {
                hole_and_rest(rest)
            } else {
                None
            };
            let Some((hole, behind)) = hole else {
                let message = format!(
                    "unmatched `{brace}` in the template; write `{brace}{brace}` for a brace"
                );
                mistakes.push(message);
                break;
            };
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            match self.hole(hole) {
                Ok(hole) => pieces.push(Piece::Hole(hole)),
                Err(mistake) if place_of(&mistakes, &mistake).is_some() => {}
                Err(mistake) => mistakes.push(mistake),
            }
            rest = behind;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        (pieces, mistakes)
    }

    fn hole(&mut self, typed: &str) -> Result<Hole, String> {
        let (name, spec) = typed.split_once(':').unwrap_or((typed, ""));
        let name = name.trim();
        let value = self.value(name)?;
        let mut spec_reader = Spec {
            rest: spec.trim_end(),
            widths: Vec::new(),
        };
        let (spec, style) = spec_reader.read(self)?;
        Ok(Hole {
            typed: typed.to_owned(),
            value,
            spec,
            widths: spec_reader.widths,
            style,
        })
    }

    fn value(&mut self, name: &str) -> Result<Value, String> {
        match name {
            "" => {
                let next = self.next;
                self.next += 1;
                let Some(position) = self.positional().get(next).copied() else {
                    return Err(format!(
                        "positional argument {next} is out of range: name a field, such as `{{0}}` or `{{name}}`"
                    ));
                };
                self.used.push(position);
                return Ok(Value::Arg(position));
            }
            "self" => {
                return Err(
                    "`{self}` would write the error inside itself; name its fields".to_owned(),
                );
            }
            "_" => return Err("`{_}` names nothing; name a field".to_owned()),
            _ => {}
        }
        if let Some(raw) = name.strip_prefix("r#") {
            return Err(format!(
                "write `{{{raw}}}`: a raw identifier is named without `r#` in a template"
            ));
        }
        if let Ok(number) = name.parse::<usize>() {
            return self.numbered(number);
        }
        if !is_name(name) {
            return Err(format!(
                "`{{{name}}}` is not the name of a field; expressions stand behind the template: `\"{{n}}\", n = .list.len()`"
            ));
        }
        for (i, arg) in self.args.iter().enumerate() {
            if let Some(known) = &arg.name
                && unraw(known) == name
            {
                self.used.push(i);
                return Ok(Value::Arg(i));
            }
        }
        match self.variant.field(name) {
            Some(field) => Ok(Value::Field(field.index)),
            None => Err(no_field(self.variant, name)),
        }
    }

    /// The arguments that have no name.
    fn positional(&self) -> Vec<usize> {
        let mut positional = Vec::new();
        for (i, arg) in self.args.iter().enumerate() {
            if arg.name.is_none() {
                positional.push(i);
            }
        }
        positional
    }

    fn numbered(&mut self, number: usize) -> Result<Value, String> {
        let positional = self.positional();
        let of_tuple = self.variant.is_tuple();
        if of_tuple && !positional.is_empty() {
            return Err(format!(
                "`{{{number}}}` may be the field or the argument; give the argument a name"
            ));
        }
        if let Some(field) = self.variant.field(&number.to_string()) {
            return Ok(Value::Field(field.index));
        }
        if let Some(position) = positional.get(number) {
            self.used.push(*position);
            return Ok(Value::Arg(*position));
        }
        Err(format!(
            "positional argument {number} is out of range: {}",
            no_field(self.variant, &number.to_string())
        ))
    }
}

/// Where the first brace stands.
pub(crate) fn first_brace(text: &str) -> Option<usize> {
    for (at, c) in text.char_indices() {
        if matches!(c, '{' | '}') {
            return Some(at);
        }
    }
    None
}

fn is_name(name: &str) -> bool {
    for c in name.chars() {
        if !is_of_name(c) {
            return false;
        }
    }
    match name.chars().next() {
        Some(first) => !first.is_numeric(),
        None => true,
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_alignment(c: Option<char>) -> bool {
    matches!(c, Some('<' | '^' | '>'))
}

/// What is in the hole that has just begun, and what follows it; `{x:}>3}` fills with a brace.
fn hole_and_rest(rest: &str) -> Option<(&str, &str)> {
    let (hole, behind) = rest.split_once('}')?;
    if hole.ends_with(':') && is_alignment(behind.chars().next()) {
        let (more, behind) = behind.split_once('}')?;
        return Some((&rest[..hole.len() + 1 + more.len()], behind));
    }
    Some((hole, behind))
}

struct Spec<'a> {
    rest: &'a str,
    widths: Vec<Value>,
}

impl Spec<'_> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(String, Style), String> {
        let mut out = String::new();
        let mut chars = self.rest.chars();
        let (first, second) = (chars.next(), chars.next());
        if is_alignment(second) {
            self.take_char(&mut out);
            self.take_char(&mut out);
        } else if is_alignment(first) {
            self.take_char(&mut out);
        }
        while matches!(self.rest.chars().next(), Some('+' | '-' | '#')) {
            self.take_char(&mut out);
        }
        if self.rest.starts_with('0') && !self.rest.starts_with("0$") {
            self.take_char(&mut out);
        }
        self.count(&mut out, reader)?;
        if self.rest.starts_with('.') {
            self.take_char(&mut out);
            if self.rest.starts_with('*') {
                return Err("`.*` takes its precision from an argument by position; name a field: `{x:.digits$}`".to_owned());
            }
            self.count(&mut out, reader)?;
        }
        let style = match self.rest {
            "" => Style::Display,
            "?" | "x?" | "X?" | "#?" => Style::Debug,
            "o" => Style::Other("fmt::Octal"),
            "x" => Style::Other("fmt::LowerHex"),
            "X" => Style::Other("fmt::UpperHex"),
            "b" => Style::Other("fmt::Binary"),
            "e" => Style::Other("fmt::LowerExp"),
            "E" => Style::Other("fmt::UpperExp"),
            "p" => Style::Other("fmt::Pointer"),
            other => return Err(format!("unknown format `{other}` in the template")),
        };
        out.push_str(self.rest);
        Ok((out, style))
    }

    fn take_char(&mut self, out: &mut String) {
        let mut chars = self.rest.chars();
        if let Some(c) = chars.next() {
            out.push(c);
        }
        self.rest = chars.as_str();
    }

    // A width or a precision: digits, or the name of a field and `$`.
    fn count(&mut self, out: &mut String, reader: &mut Reader<'_>) -> Result<(), String> {
        let mut end = 0;
        let mut digits = 0;
        for c in self.rest.chars() {
            if !is_of_name(c) {
                break;
            }
            if digits == end && c.is_ascii_digit() {
                digits += 1;
            }
            end += c.len_utf8();
        }
        let (word, rest) = self.rest.split_at(end);
        if let Some(rest) = rest.strip_prefix('$') {
            if word.parse::<usize>().is_ok() {
                return Err(format!(
                    "`{word}$` takes a width by position; name a field or an argument instead of `{word}`"
                ));
            }
            let value = reader.value(word)?;
            self.widths.push(value);
            *out += &format!("{}$", self.widths.len());
            self.rest = rest;
            return Ok(());
        }
        let (digits, rest) = self.rest.split_at(digits);
        *out += digits;
        self.rest = rest;
        Ok(())
    }
}
