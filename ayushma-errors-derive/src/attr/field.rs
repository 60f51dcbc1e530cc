//! The attributes of a field

use tree::TokenStream;

use super::{Misspelt, Place, args_of, known, unknown_part, value_of};
use crate::ctxt::Ctxt;
use crate::item::Attr;
use crate::names::place_of;
use crate::part::{Part, parts};
use crate::tokens::{ToTokens, Tokens, as_int, stream};

/// How much of a redacted value the operator sees.
pub(crate) enum Mask {
    Whole,
    Last(usize),
    First(usize),
    Email,
    Url,
    Hash,
    Len,
    Type,
    Omit,
    With(Tokens),
}

pub(crate) struct Redact {
    pub(crate) mask: Mask,
    pub(crate) logs_only: bool,
    pub(crate) at: TokenStream,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum PublicMode {
    Member {
        null: bool,
    },
    Flatten,
    Errors,
    Chain,
    /// `in_message` alone: no member of the body.
    Nothing,
}

pub(crate) struct Public {
    pub(crate) name: Option<crate::tokens::Str>,
    pub(crate) mode: PublicMode,
    pub(crate) in_message: bool,
    pub(crate) at: TokenStream,
}

pub(crate) struct From {
    /// `#[from(default)]`: filled by `Default` when another field is the source.
    pub(crate) default: bool,
    pub(crate) at: TokenStream,
}

#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) public: Option<Public>,
    pub(crate) internal: Option<(bool, TokenStream)>,
    pub(crate) redact: Option<Redact>,
    pub(crate) source: Option<TokenStream>,
    pub(crate) from: Option<From>,
    pub(crate) location: Option<TokenStream>,
    pub(crate) backtrace: Option<TokenStream>,
    /// Whether something was said, legible or not.
    pub(crate) bad: bool,
    pub(crate) misspelt: Option<Misspelt>,
}

impl FieldAttrs {
    pub(crate) fn read(ctxt: &Ctxt, attrs: &[Attr]) -> Self {
        let mut out = FieldAttrs::default();
        let mut seen = Vec::new();
        for attr in attrs {
            let Some(name) = known(&attr.name) else {
                if out.misspelt.is_none() {
                    out.misspelt = Misspelt::read(attr);
                }
                continue;
            };
            if !matches!(
                name,
                "public" | "internal" | "redact" | "source" | "from" | "location" | "backtrace"
            ) {
                ctxt.error(
                    attr,
                    &format!(
                        "`#[{name}]` belongs on a variant or the type, not on {}",
                        Place::Field.name()
                    ),
                );
                out.bad = true;
                continue;
            }
            if seen.contains(&name) {
                ctxt.error(
                    attr,
                    &format!("duplicate `#[{name}]`: it may stand only once on a field"),
                );
                out.bad = true;
                continue;
            }
            seen.push(name);
            let Some(args) = args_of(ctxt, attr, name) else {
                out.bad = true;
                continue;
            };
            out.bad |= !out.read_one(ctxt, name, attr, &args);
        }
        out
    }

    fn read_one(&mut self, ctxt: &Ctxt, name: &str, attr: &Attr, args: &TokenStream) -> bool {
        let at = attr.to_token_stream();
        match name {
            "public" => {
                self.public = Public::read(ctxt, attr, args);
                self.public.is_some()
            }
            "internal" => {
                let Some(debug) = read_internal(ctxt, attr, args) else {
                    return false;
                };
                self.internal = Some((debug, at));
                true
            }
            "redact" => {
                self.redact = Redact::read(ctxt, attr, args);
                self.redact.is_some()
            }
            "from" => {
                let parts = parts(args.clone());
                let default = match parts.as_slice() {
                    [] => false,
                    [part] if part.is_word("default") => true,
                    [part, ..] => {
                        unknown_part(ctxt, part, "from", &[("default", "default")]);
                        return false;
                    }
                };
                self.from = Some(From { default, at });
                true
            }
            _ => {
                if !args.is_empty() {
                    ctxt.error(args, &format!("`#[{name}]` takes no arguments"));
                    return false;
                }
                match name {
                    "source" => self.source = Some(at),
                    "location" => self.location = Some(at),
                    _ => self.backtrace = Some(at),
                }
                true
            }
        }
    }
}

/// `#[internal]` and `#[internal(debug)]`: whether the value is shown by its `Debug`.
pub(super) fn read_internal(ctxt: &Ctxt, attr: &Attr, args: &TokenStream) -> Option<bool> {
    match parts(args.clone()).as_slice() {
        [] => Some(false),
        [part] if part.is_word("debug") => Some(true),
        [part] => {
            unknown_part(ctxt, part, "internal", &[("debug", "debug")]);
            None
        }
        _ => {
            ctxt.error(attr, "expected `#[internal]` or `#[internal(debug)]`");
            None
        }
    }
}

const REDACT_WORDS: [(&str, &str); 10] = [
    ("last", "last = 4"),
    ("first", "first = 4"),
    ("email", "email"),
    ("url", "url"),
    ("hash", "hash"),
    ("len", "len"),
    ("type", "type"),
    ("omit", "omit"),
    ("with", "with = path"),
    ("logs_only", "logs_only"),
];

impl Redact {
    pub(super) fn read(ctxt: &Ctxt, attr: &Attr, args: &TokenStream) -> Option<Self> {
        let mut redact = Redact {
            mask: Mask::Whole,
            logs_only: false,
            at: attr.to_token_stream(),
        };
        let mut mode = String::new();
        for part in &parts(args.clone()) {
            if part.is_word("logs_only") {
                if redact.logs_only {
                    ctxt.error(&part.stream(), "duplicate `logs_only`");
                    return None;
                }
                redact.logs_only = true;
                continue;
            }
            let mask = read_mask(ctxt, part)?;
            let name = part.tokens[0].to_string();
            if !mode.is_empty() {
                ctxt.error(
                    &part.stream(),
                    &format!(
                        "a field cannot be redacted both by `{mode}` and by `{name}`; keep one"
                    ),
                );
                return None;
            }
            mode = name;
            redact.mask = mask;
        }
        Some(redact)
    }
}

fn read_mask(ctxt: &Ctxt, part: &Part) -> Option<Mask> {
    match part.word_text().as_str() {
        "email" => return Some(Mask::Email),
        "url" => return Some(Mask::Url),
        "hash" => return Some(Mask::Hash),
        "len" => return Some(Mask::Len),
        "type" => return Some(Mask::Type),
        "omit" => return Some(Mask::Omit),
        _ => {}
    }
    let Some((key, value)) = part.key_value() else {
        unknown_part(ctxt, part, "redact", &REDACT_WORDS);
        return None;
    };
    match key.to_string().as_str() {
        key @ ("last" | "first") => {
            let number: usize = match as_int(&value) {
                Some((literal, false)) => literal.digits.parse().unwrap_or(0),
                _ => 0,
            };
            if number == 0 {
                let message = format!("expected a number of characters: `{key} = 4`");
                ctxt.error(&stream(&value), &message);
                return None;
            }
            Some(if key == "last" {
                Mask::Last(number)
            } else {
                Mask::First(number)
            })
        }
        "with" => Some(Mask::With(value_of(ctxt, part, "with", value)?)),
        _ => {
            unknown_part(ctxt, part, "redact", &REDACT_WORDS);
            None
        }
    }
}

const PUBLIC_WORDS: [(&str, &str); 5] = [
    ("null", "null"),
    ("flatten", "flatten"),
    ("errors", "errors"),
    ("chain", "chain"),
    ("in_message", "in_message"),
];

impl Public {
    fn read(ctxt: &Ctxt, attr: &Attr, args: &TokenStream) -> Option<Self> {
        let mut public = Public {
            name: None,
            mode: PublicMode::Member { null: false },
            in_message: false,
            at: attr.to_token_stream(),
        };
        let mut words = Vec::new();
        for (i, part) in parts(args.clone()).iter().enumerate() {
            if let Some(name) = part.str() {
                if i > 0 {
                    ctxt.error(
                        &part.stream(),
                        "the name stands first, and once: `#[public(\"name\")]`",
                    );
                    return None;
                }
                if name.value().is_empty() {
                    ctxt.error(&part.stream(), "a member of the body needs a name");
                    return None;
                }
                public.name = Some(name);
                continue;
            }
            let word = part.word_text();
            if place_of(&words, &word).is_some() {
                ctxt.error(&part.stream(), &format!("duplicate `{word}`"));
                return None;
            }
            match word.as_str() {
                "in_message" => public.in_message = true,
                "null" => public.mode = PublicMode::Member { null: true },
                "flatten" => public.mode = PublicMode::Flatten,
                "errors" => public.mode = PublicMode::Errors,
                "chain" => public.mode = PublicMode::Chain,
                _ => {
                    unknown_part(ctxt, part, "public", &PUBLIC_WORDS);
                    return None;
                }
            }
            words.push(word);
        }
        public.settle(ctxt, &words)
    }

    fn settle(mut self, ctxt: &Ctxt, words: &[String]) -> Option<Self> {
        let mut modes = Vec::new();
        for word in words {
            if word != "in_message" {
                modes.push(word.as_str());
            }
        }
        if let [one, other, ..] = modes.as_slice() {
            ctxt.error(
                &self.at,
                &format!(
                    "a field cannot be both `{one}` and `{other}` in `#[public(...)]`; keep one"
                ),
            );
            return None;
        }
        if matches!(self.mode, PublicMode::Flatten | PublicMode::Errors) && self.name.is_some() {
            ctxt.error(
                &self.at,
                &format!(
                    "a field cannot be both `{}` and named in `#[public(...)]`; keep one",
                    modes[0]
                ),
            );
            return None;
        }
        if self.in_message && self.name.is_none() && modes.is_empty() {
            self.mode = PublicMode::Nothing;
        }
        Some(self)
    }
}
