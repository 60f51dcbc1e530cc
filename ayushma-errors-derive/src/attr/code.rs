//! `#[code(...)]`

use tree::{TokenStream, TokenTree};

use super::{Place, some_parts, unknown_part, value_of};
use crate::ctxt::{Ctxt, expected};
use crate::item::Attr;
use crate::names::{RENAME_ALL, place_of};
use crate::part::Part;
use crate::tokens::{Str, Tokens, as_int, dissolved, replaced};

/// A code as it is serialized.
#[derive(Clone)]
pub(crate) enum Literal {
    Text(String),
    Number(i64),
}

#[derive(Default)]
pub(crate) struct Code {
    pub(crate) literal: Option<(Literal, TokenStream)>,
    pub(crate) shared: bool,
    pub(crate) from: Option<Tokens>,
    pub(crate) with: Option<Tokens>,
    pub(crate) prefix: Option<String>,
    pub(crate) rename_all: Option<String>,
    seen: Vec<String>,
}

const WORDS: [(&str, &str); 5] = [
    ("from", "from = .field"),
    ("with", "with = path"),
    ("shared", "shared"),
    ("prefix", "prefix = \"chat.\""),
    ("rename_all", "rename_all = \"kebab-case\""),
];

impl Code {
    pub(super) fn read(ctxt: &Ctxt, attr: &Attr, args: &TokenStream, place: Place) -> Option<Self> {
        let parts = some_parts(ctxt, attr, args, r#"#[code("chat_not_found")]"#)?;
        let mut code = Code::default();
        let mut legible = true;
        for (i, part) in parts.iter().enumerate() {
            legible &= if !is_literal(part) {
                code.read_word(ctxt, part, place)
            } else if i > 0 {
                let form = "`#[code(\"fallback\", from = .code)]`";
                ctxt.error(
                    &part.stream(),
                    &format!("a code stands first, and once: {form}"),
                );
                false
            } else {
                code.literal = read_literal(ctxt, part);
                code.literal.is_some()
            };
        }
        if code.from.is_some() && code.with.is_some() {
            ctxt.error(args, "a code cannot be both `from` and `with`; keep one");
            return None;
        }
        if legible && code.shared && code.literal.is_none() {
            ctxt.error(
                args,
                "`shared` needs a code of its own: `#[code(\"invalid_grant\", shared)]`",
            );
            return None;
        }
        if legible { Some(code) } else { None }
    }

    fn read_word(&mut self, ctxt: &Ctxt, part: &Part, place: Place) -> bool {
        let key = match (part.word(), part.key_value()) {
            (Some(word), _) => word.clone(),
            (None, Some((key, _))) => key,
            (None, None) => {
                ctxt.error(
                    &part.stream(),
                    "expected a code such as `\"chat_not_found\"` or `1043`",
                );
                return false;
            }
        };
        let name = key.to_string();
        if place_of(&self.seen, &name).is_some() {
            ctxt.error(&part.stream(), &format!("duplicate `{name}`"));
            return false;
        }
        self.seen.push(name.clone());
        match (name.as_str(), part.key_value()) {
            ("shared", None) => {
                self.shared = true;
                true
            }
            ("from", Some((_, value))) => {
                self.from = value_of(ctxt, part, "from", value);
                self.from.is_some()
            }
            ("with", Some((_, value))) => {
                self.with = value_of(ctxt, part, "with", value);
                self.with.is_some()
            }
            ("prefix" | "rename_all", Some((_, value))) => {
                self.read_naming(ctxt, part, &name, &value, place)
            }
            _ => {
                unknown_part(ctxt, part, "code", &WORDS);
                false
            }
        }
    }

    fn read_naming(
        &mut self,
        ctxt: &Ctxt,
        part: &Part,
        key: &str,
        value: &Tokens,
        place: Place,
    ) -> bool {
        if !place.is_type() {
            ctxt.error(
                &part.stream(),
                &format!("`{key}` belongs on the type, not on {}", place.name()),
            );
            return false;
        }
        let Some(text) = crate::tokens::as_str(value) else {
            ctxt.error(
                &part.stream(),
                &format!("expected a string literal: `{key} = \"...\"`"),
            );
            return false;
        };
        if key == "prefix" {
            self.prefix = Some(text.value());
            return check_characters(ctxt, &text, &replaced(&text.value(), " ", ""), "prefix");
        }
        if !RENAME_ALL.contains(&text.value().as_str()) {
            let known = expected(&text.value(), &RENAME_ALL);
            ctxt.error(
                &text,
                &format!("unknown `rename_all` rule `{}`{known}", text.value()),
            );
            return false;
        }
        self.rename_all = Some(text.value());
        true
    }
}

fn is_literal(part: &Part) -> bool {
    let lone = matches!(dissolved(&part.tokens).as_slice(), [TokenTree::Literal(_)]);
    lone || as_int(&part.tokens).is_some()
}

fn read_literal(ctxt: &Ctxt, part: &Part) -> Option<(Literal, TokenStream)> {
    if let Some(text) = part.str() {
        let value = text.value();
        if !check_characters(ctxt, &text, &value, "code") {
            return None;
        }
        return Some((Literal::Text(value), part.stream()));
    }
    let Some((literal, negative)) = as_int(&part.tokens) else {
        let message = "expected a code such as `\"chat_not_found\"` or `1043`";
        ctxt.error(&part.stream(), message);
        return None;
    };
    let sign = if negative { "-" } else { "" };
    match format!("{sign}{}", literal.digits).parse() {
        Ok(number) if literal.suffix.is_empty() => Some((Literal::Number(number), part.stream())),
        _ => {
            let message = "a code that is a number is a plain one of 64 bits, such as `1043`";
            ctxt.error(&part.stream(), message);
            None
        }
    }
}

/// Whether it is ASCII that a reader sees.
pub(crate) fn is_printable(code: &str) -> bool {
    for c in code.chars() {
        if !matches!(c, ' '..='~') {
            return false;
        }
    }
    true
}

// Clients match on codes, in logs and in dashboards: no character may be invisible or ambiguous.
fn check_characters(ctxt: &Ctxt, at: &Str, code: &str, what: &str) -> bool {
    let is_there = what == "prefix" || !code.is_empty();
    let legal = is_there && is_printable(code) && !code.starts_with(' ') && !code.ends_with(' ');
    if !legal {
        let text = at.value();
        ctxt.error(at, &format!("illegal {what} `{}`: a code is printable ASCII characters, without a leading or trailing space", text.escape_debug()));
    }
    legal
}
