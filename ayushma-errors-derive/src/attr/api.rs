//! `#[api(...)]`: the rest

use tree::{Ident, TokenStream};

use super::{Place, value_of};
use crate::ctxt::{Ctxt, expected};
use crate::item::Attr;
use crate::names::place_of;
use crate::part::{Part, parts};
use crate::tokens::{Str, Tokens, as_str, stream};

#[derive(Default)]
pub(crate) struct Api {
    pub(crate) transparent: Option<Ident>,
    pub(crate) like: Option<(Tokens, TokenStream)>,
    pub(crate) format: Option<Tokens>,
    pub(crate) body: Option<Tokens>,
    pub(crate) respond_with: Option<Tokens>,
    pub(crate) type_base: Option<Str>,
    pub(crate) type_uri: Option<Str>,
    /// What `skip(...)` and `thiserror` leave to the user.
    pub(crate) skip: Vec<String>,
    pub(crate) krate: Option<Tokens>,
    pub(crate) report_off: bool,
    pub(crate) instance_off: bool,
    pub(crate) bound: Option<Str>,
    seen: Vec<String>,
}

const SKIP: [&str; 7] = [
    "Debug",
    "Display",
    "Error",
    "From",
    "Serialize",
    "IntoResponse",
    "ResponseError",
];
/// What thiserror derives.
const THISERRORS: &[&str] = &["Display", "Error", "From"];
const KEYS: [&str; 13] = [
    "transparent",
    "like",
    "format",
    "body",
    "respond_with",
    "type_base",
    "type",
    "skip",
    "crate",
    "report",
    "thiserror",
    "bound",
    "instance",
];

impl Api {
    pub(crate) fn said(&self, key: &str) -> bool {
        place_of(&self.seen, key).is_some()
    }

    /// Whether it says, however badly, that another error has the word.
    pub(crate) fn says_who_forwards(&self) -> bool {
        self.said("transparent") || self.said("like")
    }

    pub(crate) fn skips(&self, item: &str) -> bool {
        place_of(&self.skip, item).is_some()
    }

    pub(super) fn read(&mut self, ctxt: &Ctxt, attr: &Attr, args: &TokenStream, place: Place) {
        let parts = parts(args.clone());
        if parts.is_empty() {
            ctxt.error(attr, &format!("expected a key{}", expected("", &KEYS)));
        }
        for part in &parts {
            self.read_part(ctxt, part, place);
        }
    }

    fn read_part(&mut self, ctxt: &Ctxt, part: &Part, place: Place) {
        let Some(key) = part.key() else {
            ctxt.error(
                &part.stream(),
                &format!("expected a key{}", expected("", &KEYS)),
            );
            return;
        };
        let name = key.to_string();
        if !KEYS.contains(&name.as_str()) {
            ctxt.error(
                &key,
                &format!(
                    "unknown key `{name}` in `#[api(...)]`{}",
                    expected(&name, &KEYS)
                ),
            );
            return;
        }
        if let Some(belongs) = misplaced(&name, place) {
            // What it would have answered is not missing, too.
            self.seen.push(name.clone());
            ctxt.error(
                &part.stream(),
                &format!("`{name}` belongs on {belongs}, not on {}", place.name()),
            );
            return;
        }
        if self.said(&name) {
            ctxt.error(
                &part.stream(),
                &format!("duplicate key `{name}` in `#[api(...)]`"),
            );
            // What it leaves out is left out all the same: no stub then stands beside the user's own impl.
            if name == "skip" {
                self.read_skip(&Ctxt::silent(), part);
            }
            return;
        }
        self.seen.push(name.clone());
        match name.as_str() {
            "transparent" | "thiserror" if part.word().is_none() => {
                ctxt.error(
                    &part.stream(),
                    &format!("`{name}` stands alone: `#[api({name})]`"),
                );
            }
            "transparent" => self.transparent = Some(key),
            "thiserror" => {
                for item in THISERRORS {
                    self.skip.push((*item).to_owned());
                }
            }
            "skip" => self.read_skip(ctxt, part),
            _ => self.read_value(ctxt, part, &name),
        }
    }

    fn read_value(&mut self, ctxt: &Ctxt, part: &Part, name: &str) {
        let Some((_, value)) = part.key_value() else {
            ctxt.error(&part.stream(), &format!("expected a value: `{name} = ...`"));
            return;
        };
        let Some(value) = value_of(ctxt, part, name, value) else {
            return;
        };
        match name {
            "like" => self.like = Some((value, part.stream())),
            "format" => self.format = Some(value),
            "body" => self.body = Some(value),
            "respond_with" => self.respond_with = Some(value),
            "crate" => self.krate = read_crate(ctxt, part, value),
            "report" => self.report_off = read_off(ctxt, name, &value),
            "instance" => self.instance_off = read_off(ctxt, name, &value),
            _ => {
                let Some(text) = as_str(&value) else {
                    let message = format!("expected a string literal: `{name} = \"...\"`");
                    ctxt.error(&stream(&value), &message);
                    return;
                };
                match name {
                    "bound" if check_bound(ctxt, &text) => self.bound = Some(text),
                    "type_base" if check_uri(ctxt, &text, name) => self.type_base = Some(text),
                    "type" if check_uri(ctxt, &text, name) => self.type_uri = Some(text),
                    _ => {}
                }
            }
        }
    }

    fn read_skip(&mut self, ctxt: &Ctxt, part: &Part) {
        let Some((_, items)) = part.key_args() else {
            ctxt.error(
                &part.stream(),
                "expected what to leave out: `skip(Display, Error)`",
            );
            return;
        };
        let items = parts(items);
        if items.is_empty() {
            ctxt.error(
                &part.stream(),
                &format!("expected what to leave out{}", expected("", &SKIP)),
            );
        }
        let mut seen = Vec::new();
        for item in &items {
            let word = item.word_text();
            if !SKIP.contains(&word.as_str()) {
                let shown = item.stream().to_string();
                ctxt.error(
                    &item.stream(),
                    &format!(
                        "unknown word `{shown}` in `skip(...)`{}",
                        expected(&shown, &SKIP)
                    ),
                );
            } else if place_of(&seen, &word).is_some() {
                ctxt.error(
                    &item.stream(),
                    &format!("duplicate `{word}` in `skip(...)`"),
                );
            } else {
                seen.push(word);
            }
        }
        self.skip.append(&mut seen);
    }
}

/// Where the key belongs, when it may not stand here.
fn misplaced(key: &str, place: Place) -> Option<&'static str> {
    match key {
        "transparent" | "body" | "type" if !place.is_variant() => Some("a variant or a struct"),
        "type_base" | "skip" | "crate" | "thiserror" | "bound" if !place.is_type() => {
            Some("the type")
        }
        _ => None,
    }
}

fn read_crate(ctxt: &Ctxt, part: &Part, value: Tokens) -> Option<Tokens> {
    let path = match as_str(&value) {
        Some(text) => match text.value().parse() {
            Ok(path) => crate::tokens::tokens(path),
            Err(_) => Tokens::new(),
        },
        None => value,
    };
    if crate::tokens::as_path(&path).is_none() {
        ctxt.error(
            &part.stream(),
            "expected a path: `crate = my::ayushma_errors`",
        );
        return None;
    }
    Some(path)
}

fn check_bound(ctxt: &Ctxt, text: &Str) -> bool {
    let legal = super::bound::is_legal(&text.value());
    if !legal {
        ctxt.error(
            text,
            "expected bounds, as behind a `where`: `bound = \"T: Display\"`",
        );
    }
    legal
}

fn read_off(ctxt: &Ctxt, name: &str, value: &Tokens) -> bool {
    let value = TokenStream::from_iter(value.clone());
    let off = value.to_string() == "off";
    if !off {
        let message = format!("unknown word `{value}`; did you mean `{name} = off`?");
        ctxt.error(&value, &message);
    }
    off
}

// RFC 3986's characters: a URI that is none would go to every caller.
fn check_uri(ctxt: &Ctxt, text: &Str, key: &str) -> bool {
    let uri = text.value();
    if !is_uri(&uri) {
        ctxt.error(
            text,
            &format!(
                "`{}` is not a URI; `{key}` takes one such as `https://errors.example.org/`",
                uri.escape_debug()
            ),
        );
        return false;
    }
    true
}

fn is_uri(uri: &str) -> bool {
    let mut open = 0;
    let mut closed = 0;
    for (i, c) in uri.char_indices() {
        match c {
            '[' => open += 1,
            ']' => closed += 1,
            '%' if !is_escape(uri.as_bytes(), i) => return false,
            _ if !is_uri_char(c) => return false,
            _ => {}
        }
    }
    !uri.is_empty() && !uri.starts_with(':') && open == closed
}

fn is_uri_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c)
}

fn is_escape(uri: &[u8], percent: usize) -> bool {
    matches!(uri.get(percent + 1), Some(hex) if hex.is_ascii_hexdigit())
        && matches!(uri.get(percent + 2), Some(hex) if hex.is_ascii_hexdigit())
}
