//! The attribute language: attributes as typed become values, each with the tokens that show it.

mod api;
mod bound;
mod code;
mod field;
mod header;
mod log;
mod status;
mod text;

use tree::TokenStream;

pub(crate) use self::api::Api;
pub(crate) use self::code::{Code, Literal as CodeLiteral, is_printable};
pub(crate) use self::field::{FieldAttrs, From, Mask, PublicMode, Redact};
pub(crate) use self::header::{Header, HeaderScope, HeaderValue};
pub(crate) use self::log::Log;
pub(crate) use self::status::{Status, StatusNumber};
pub(crate) use self::text::{Arg, Text, TextKind};
use crate::ctxt::{Ctxt, distance, expected};
use crate::item::{Attr, Meta};
use crate::part::{Part, parts};
use crate::tokens::{Str, ToTokens, Tokens};

/// Where an attribute stands.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    Enum,
    Struct,
    Variant,
    Field,
}

impl Place {
    fn is_type(self) -> bool {
        matches!(self, Place::Enum | Place::Struct)
    }

    fn is_variant(self) -> bool {
        matches!(self, Place::Variant | Place::Struct)
    }

    fn name(self) -> &'static str {
        match self {
            Place::Enum => "an enum",
            Place::Struct => "a struct",
            Place::Variant => "a variant",
            Place::Field => "a field",
        }
    }
}

/// What `#[internal]` or `#[redact]` on a variant or a type decides for the fields below.
pub(crate) enum Below {
    Internal { debug: bool },
    Redact(Redact),
}

impl Below {
    fn read(ctxt: &Ctxt, name: &str, attr: &Attr, args: &TokenStream) -> Option<Self> {
        Some(if name == "internal" {
            Below::Internal {
                debug: field::read_internal(ctxt, attr, args)?,
            }
        } else {
            Below::Redact(Redact::read(ctxt, attr, args)?)
        })
    }
}

/// A member of the body that is no field: `#[public("hint" = "...")]`.
pub(crate) struct Member {
    pub(crate) name: Str,
    pub(crate) value: Tokens,
    pub(crate) at: TokenStream,
}

/// What may stand on a variant or a struct, or on an enum as the default for its variants.
#[derive(Default)]
pub(crate) struct Attrs {
    pub(crate) status: Option<Status>,
    pub(crate) message: Option<Text>,
    pub(crate) error: Option<Text>,
    pub(crate) code: Option<Code>,
    pub(crate) title: Option<Str>,
    pub(crate) headers: Vec<Header>,
    pub(crate) log: Log,
    pub(crate) members: Vec<Member>,
    pub(crate) below: Option<Below>,
    pub(crate) api: Api,
    pub(crate) docs: String,
    /// The attributes that were there, legible or not: what could not be read does not also count as missing.
    pub(crate) seen: Vec<&'static str>,
    /// What could not be read may have named fields, which then have a decision that is not known.
    pub(crate) may_name_more: bool,
    pub(crate) misspelt_status: Option<Misspelt>,
}

impl Attrs {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.seen.contains(&name)
    }

    pub(crate) fn states_member(&self, name: &str) -> bool {
        for member in &self.members {
            if member.name.value() == name {
                return true;
            }
        }
        false
    }

    pub(crate) fn read(ctxt: &Ctxt, attrs: &[Attr], place: Place) -> Self {
        let mut out = Attrs::default();
        for attr in attrs {
            read_doc(attr, &mut out.docs);
            let Some(name) = known(&attr.name) else {
                match Misspelt::read(attr) {
                    Some(one) if one.meant == "status" && out.misspelt_status.is_none() => {
                        out.misspelt_status = Some(one);
                    }
                    _ => {}
                }
                continue;
            };
            if matches!(name, "source" | "from" | "location" | "backtrace") {
                ctxt.error(
                    attr,
                    &format!("`#[{name}]` belongs on a field, not on {}", place.name()),
                );
                continue;
            }
            if !matches!(name, "api" | "header" | "public" | "log") && out.has(name) {
                ctxt.error(
                    attr,
                    &format!(
                        "duplicate `#[{name}]`: it may stand only once on {}",
                        place.name()
                    ),
                );
                continue;
            }
            out.seen.push(name);
            let Some(args) = args_of(ctxt, attr, name) else {
                out.may_name_more = true;
                continue;
            };
            let before = ctxt.count();
            out.read_one(ctxt, name, attr, &args, place);
            if ctxt.count() > before {
                out.may_name_more |= match name {
                    "message" | "error" | "header" | "internal" | "redact" => true,
                    "api" => out.api.transparent.is_none(),
                    _ => mentions_from(&args),
                };
            }
        }
        out
    }

    fn read_one(&mut self, ctxt: &Ctxt, name: &str, attr: &Attr, args: &TokenStream, place: Place) {
        match name {
            "status" => self.status = Status::read(ctxt, attr, args),
            "message" => self.message = Text::read(ctxt, attr, args, TextKind::Message),
            "error" => self.error = Text::read(ctxt, attr, args, TextKind::Error),
            "code" => self.code = Code::read(ctxt, attr, args, place),
            "title" => self.title = read_title(ctxt, attr, args),
            "header" => Header::read(ctxt, attr, args, place, &mut self.headers),
            "log" => self.log.read(ctxt, attr, args),
            "public" => read_members(ctxt, attr, args, &mut self.members),
            "internal" | "redact" => {
                let below = Below::read(ctxt, name, attr, args);
                if self.has("internal") && self.has("redact") {
                    ctxt.error(
                        attr,
                        &format!(
                            "{} cannot be both `#[internal]` and `#[redact]`; keep one",
                            place.name()
                        ),
                    );
                } else {
                    self.below = below;
                }
            }
            _ => self.api.read(ctxt, attr, args, place),
        }
    }
}

/// `from = .field` is how a status, a code or a level names a field.
fn mentions_from(args: &TokenStream) -> bool {
    for token in args.clone() {
        if token.to_string() == "from" {
            return true;
        }
    }
    false
}

/// The name, when it is one of the language's.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    for known in NAMES {
        if *known == name {
            return Some(known);
        }
    }
    None
}

const NAMES: &[&str] = &[
    "api",
    "status",
    "message",
    "error",
    "code",
    "title",
    "header",
    "log",
    "public",
    "internal",
    "redact",
    "source",
    "from",
    "location",
    "backtrace",
];

/// An attribute that nobody knows, one letter away from one of the language's.
pub(crate) struct Misspelt {
    pub(crate) meant: &'static str,
    typed: String,
    at: TokenStream,
}

impl Misspelt {
    /// rustc refuses what no macro knows, and then nothing is missing where it stands.
    fn read(attr: &Attr) -> Option<Self> {
        // Other derives have it.
        if attr.name == "form" {
            return None;
        }
        for meant in NAMES {
            if distance(meant, &attr.name) == 1 {
                return Some(Misspelt {
                    meant,
                    typed: attr.name.clone(),
                    at: attr.to_token_stream(),
                });
            }
        }
        None
    }

    pub(crate) fn report(&self, ctxt: &Ctxt) {
        let message = format!(
            "unknown attribute `{}`; did you mean `#[{}]`?",
            self.typed, self.meant
        );
        ctxt.error(&self.at, &message);
    }
}

/// What is in the attribute's parentheses, nothing if it has none.
pub(crate) fn args_of(ctxt: &Ctxt, attr: &Attr, name: &str) -> Option<TokenStream> {
    match &attr.meta {
        Meta::Word => Some(TokenStream::new()),
        Meta::List(args) => Some(args.clone()),
        Meta::Value(_) => {
            ctxt.error(
                attr,
                &format!("expected `#[{name}(...)]`; write parentheses instead of `=`"),
            );
            None
        }
    }
}

/// The comma-separated parts; an attribute that needs some and has none is an error that shows how it looks.
fn some_parts(ctxt: &Ctxt, attr: &Attr, args: &TokenStream, example: &str) -> Option<Vec<Part>> {
    let parts = parts(args.clone());
    let mut legible = !parts.is_empty();
    for part in &parts {
        legible &= !part.tokens.is_empty();
    }
    if !legible {
        ctxt.error(attr, &format!("expected something like `{example}`"));
        return None;
    }
    Some(parts)
}

/// The value's tokens, which must not be missing.
fn value_of(ctxt: &Ctxt, part: &Part, key: &str, value: Tokens) -> Option<Tokens> {
    if value.is_empty() {
        ctxt.error(&part.stream(), &format!("expected a value: `{key} = ...`"));
        return None;
    }
    Some(value)
}

/// Reports a part that is none of the known words, or has not the form that its word takes.
fn unknown_part(ctxt: &Ctxt, part: &Part, attribute: &str, known: &[(&str, &str)]) {
    let first = match part.tokens.first() {
        Some(first) => first.to_token_stream(),
        None => TokenStream::new(),
    };
    let word = first.to_string();
    let word = word.trim_matches('"');
    let mut words = Vec::new();
    for (name, form) in known {
        if *name == word {
            let message = if part.str().is_some() {
                format!("remove the quotes: `#[{attribute}({form})]`")
            } else {
                format!("expected `{form}` in `#[{attribute}(...)]`")
            };
            ctxt.error(&part.stream(), &message);
            return;
        }
        words.push(*name);
    }
    ctxt.error(
        &first,
        &format!(
            "unknown word `{word}` in `#[{attribute}(...)]`{}",
            expected(word, &words)
        ),
    );
}

fn read_title(ctxt: &Ctxt, attr: &Attr, args: &TokenStream) -> Option<Str> {
    match some_parts(ctxt, attr, args, r#"#[title("Out of credit")]"#)?.as_slice() {
        [part] if part.str().is_some() => part.str(),
        _ => {
            ctxt.error(
                args,
                r#"expected a string literal: `#[title("Out of credit")]`"#,
            );
            None
        }
    }
}

fn read_members(ctxt: &Ctxt, attr: &Attr, args: &TokenStream, members: &mut Vec<Member>) {
    let Some(parts) = some_parts(ctxt, attr, args, r#"#[public("hint" = "...")]"#) else {
        return;
    };
    for part in &parts {
        let Some((name, value)) = part.name_value() else {
            ctxt.error(
                attr,
                r#"`#[public]` on a variant takes a name and a value: `#[public("hint" = "...")]`"#,
            );
            return;
        };
        let Some(value) = value_of(ctxt, part, "\"name\"", value) else {
            continue;
        };
        members.push(Member {
            at: name.to_token_stream(),
            name,
            value,
        });
    }
}

fn read_doc(attr: &Attr, docs: &mut String) {
    let Meta::Value(value) = &attr.meta else {
        return;
    };
    if attr.name != "doc" {
        return;
    }
    let Some(line) = crate::tokens::as_str(value) else {
        return;
    };
    if !docs.is_empty() {
        docs.push('\n');
    }
    docs.push_str(line.value().trim());
}
