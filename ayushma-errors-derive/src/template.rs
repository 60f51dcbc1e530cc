//! `"Chat {chat_id} was not found"`: format strings over the fields, with thiserror's grammar.

use tree::TokenStream;

use crate::ast::Variant;
use crate::attr::Arg;
use crate::ctxt::Ctxt;
use crate::expr::no_field;
use crate::tokens::Str;

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
            used: vec![false; args.len()],
        };
        let text = literal.value();
        let (pieces, mistakes) = reader.pieces(&text);
        for mistake in &mistakes {
            ctxt.error(literal, mistake.as_str());
        }
        if !mistakes.is_empty() {
            return None;
        }
        if let Some(unused) = reader.used.iter().position(|used| !used) {
            let shown = match &args[unused].name {
                Some(name) => format!("argument `{name}`"),
                None => format!("positional argument {unused}"),
            };
            ctxt.error(
                args[unused].value.iter().cloned().collect::<TokenStream>(),
                format!("{shown} is never used in the template; remove it"),
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
    used: Vec<bool>,
}

impl Reader<'_> {
    /// The pieces, and what is wrong with any of them.
    fn pieces(&mut self, text: &str) -> (Vec<Piece>, Vec<String>) {
        let (mut pieces, mut mistakes) = (Vec::new(), Vec::new());
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if rest.starts_with(brace) {
                literal.push_str(brace);
                rest = &rest[1..];
                continue;
            }
            let end = if brace == "{" {
                end_of_hole(rest)
            } else {
                None
            };
            let Some(end) = end else {
                let message = format!(
                    "unmatched `{brace}` in the template; write `{brace}{brace}` for a brace"
                );
                mistakes.push(message);
                break;
            };
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            match self.hole(&rest[..end]) {
                Ok(hole) => pieces.push(Piece::Hole(hole)),
                Err(mistake) if mistakes.contains(&mistake) => {}
                Err(mistake) => mistakes.push(mistake),
            }
            rest = &rest[end + 1..];
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
                let position = self
                    .args
                    .iter()
                    .enumerate()
                    .filter(|(_, arg)| arg.name.is_none())
                    .nth(self.next)
                    .map(|(i, _)| i);
                self.next += 1;
                let Some(position) = position else {
                    return Err(format!(
                        "positional argument {} is out of range: name a field, such as `{{0}}` or `{{name}}`",
                        self.next - 1
                    ));
                };
                self.used[position] = true;
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
        let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !name.starts_with(|c: char| c.is_numeric());
        if !is_name {
            return Err(format!(
                "`{{{name}}}` is not the name of a field; expressions stand behind the template: `\"{{n}}\", n = .list.len()`"
            ));
        }
        if let Some(arg) = self.args.iter().position(|arg| {
            arg.name
                .as_ref()
                .is_some_and(|known| crate::tokens::unraw(known) == name)
        }) {
            self.used[arg] = true;
            return Ok(Value::Arg(arg));
        }
        match self.variant.field(name) {
            Some(field) => Ok(Value::Field(field.index)),
            None => Err(no_field(self.variant, name)),
        }
    }

    fn numbered(&mut self, number: usize) -> Result<Value, String> {
        let positional: Vec<usize> = self
            .args
            .iter()
            .enumerate()
            .filter(|(_, arg)| arg.name.is_none())
            .map(|(i, _)| i)
            .collect();
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
            self.used[*position] = true;
            return Ok(Value::Arg(*position));
        }
        Err(format!(
            "positional argument {number} is out of range: {}",
            no_field(self.variant, &number.to_string())
        ))
    }
}

/// Where the hole that has just begun ends; `{x:}>3}` fills with a brace.
fn end_of_hole(rest: &str) -> Option<usize> {
    let end = rest.find('}')?;
    if rest[..end].ends_with(':') && rest[end + 1..].starts_with(['<', '^', '>']) {
        return rest[end + 1..].find('}').map(|more| end + 1 + more);
    }
    Some(end)
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
        if second.is_some_and(|c| matches!(c, '<' | '^' | '>')) {
            out.extend([first, second].into_iter().flatten());
            self.rest = chars.as_str();
        } else if first.is_some_and(|c| matches!(c, '<' | '^' | '>')) {
            self.take_char(&mut out);
        }
        while self.rest.starts_with(['+', '-', '#']) {
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
        out.extend(chars.next());
        self.rest = chars.as_str();
    }

    // A width or a precision: digits, or the name of a field and `$`.
    fn count(&mut self, out: &mut String, reader: &mut Reader<'_>) -> Result<(), String> {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if let Some(rest) = rest.strip_prefix('$') {
            if word.parse::<usize>().is_ok() {
                return Err(format!(
                    "`{word}$` takes a width by position; name a field or an argument instead of `{word}`"
                ));
            }
            let value = reader.value(word)?;
            self.widths.push(value);
            out.push_str(&self.widths.len().to_string());
            out.push('$');
            self.rest = rest;
            return Ok(());
        }
        let digits = self
            .rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(self.rest.len());
        out.push_str(&self.rest[..digits]);
        self.rest = &self.rest[digits..];
        Ok(())
    }
}
