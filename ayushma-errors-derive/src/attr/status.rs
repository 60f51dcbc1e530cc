//! `#[status(...)]`

use tree::TokenStream;

use super::{some_parts, unknown_part, value_of};
use crate::ctxt::Ctxt;
use crate::item::Attr;
use crate::names::{closest_status, status_by_name};
use crate::part::Part;
use crate::tokens::{Tokens, as_int, as_path, split_path};

/// The number that the catalogue shows.
pub(crate) enum StatusNumber {
    Known(usize),
    /// A constant of type `StatusCode`; whether it is an error status is checked by a `const` item.
    Const,
}

pub(crate) struct Status {
    pub(crate) number: StatusNumber,
    /// The literal, name or constant as typed.
    pub(crate) typed: Tokens,
    pub(crate) from: Option<Tokens>,
    pub(crate) with: Option<Tokens>,
    pub(crate) non_error: bool,
}

const WORDS: [(&str, &str); 3] = [
    ("from", "from = .field"),
    ("with", "with = path"),
    ("non_error", "non_error"),
];

impl Status {
    pub(super) fn read(ctxt: &Ctxt, attr: &Attr, args: &TokenStream) -> Option<Self> {
        let parts = some_parts(ctxt, attr, args, "#[status(404)]")?;
        let (number, rest) = parts.split_first()?;
        if number.key_value().is_some() {
            ctxt.error(
                &number.stream(),
                "expected a status first: `#[status(502, from = .upstream)]`",
            );
            return None;
        }
        let mut status = Status {
            number: StatusNumber::Const,
            typed: number.tokens.clone(),
            from: None,
            with: None,
            non_error: false,
        };
        let mut legible = true;
        for part in rest {
            legible &= status.read_word(ctxt, part);
        }
        if status.from.is_some() && status.with.is_some() {
            ctxt.error(args, "a status cannot be both `from` and `with`; keep one");
            legible = false;
        }
        status.number = read_number(ctxt, number, status.non_error, legible)?;
        if legible { Some(status) } else { None }
    }

    fn read_word(&mut self, ctxt: &Ctxt, part: &Part) -> bool {
        if part.is_word("non_error") {
            if self.non_error {
                ctxt.error(&part.stream(), "duplicate `non_error`");
                return false;
            }
            self.non_error = true;
            return true;
        }
        let Some((key, value)) = part.key_value() else {
            unknown_part(ctxt, part, "status", &WORDS);
            return false;
        };
        let slot = match key.to_string().as_str() {
            "from" => &mut self.from,
            "with" => &mut self.with,
            _ => {
                unknown_part(ctxt, part, "status", &WORDS);
                return false;
            }
        };
        if slot.is_some() {
            ctxt.error(&part.stream(), &format!("duplicate `{key}`"));
            return false;
        }
        *slot = value_of(ctxt, part, &key.to_string(), value);
        slot.is_some()
    }
}

fn read_number(ctxt: &Ctxt, part: &Part, non_error: bool, legible: bool) -> Option<StatusNumber> {
    if let Some(text) = part.str() {
        let value = text.value();
        let example = if is_number(&value) || status_by_name(&value).is_some() {
            value
        } else {
            "404".into()
        };
        ctxt.error(
            &part.stream(),
            &format!("expected a status number such as `{example}`; remove the quotes"),
        );
        return None;
    }
    if let Some((literal, negative)) = as_int(&part.tokens) {
        return read_literal(ctxt, part, &literal.typed, negative, non_error, legible);
    }
    let Some(path) = as_path(&part.tokens) else {
        return match part.tokens.as_slice() {
            [tree::TokenTree::Literal(_)] => {
                ctxt.error(&part.stream(), "expected a status number such as `404`");
                None
            }
            // Any other constant expression: its type and its value are checked by the compiler.
            _ => Some(StatusNumber::Const),
        };
    };
    let (prefix, name) = split_path(&path);
    if !matches!(
        prefix,
        "" | "StatusCode" | "http::StatusCode" | "::http::StatusCode"
    ) {
        return Some(StatusNumber::Const);
    }
    if let Some(number) = status_by_name(name) {
        return in_range(ctxt, part, name, number, non_error, legible);
    }
    match closest_status(name) {
        Some(close) => ctxt.error(
            &part.stream(),
            &format!("unknown status `{name}`; did you mean `{close}`?"),
        ),
        None if prefix.is_empty() => return Some(StatusNumber::Const),
        None => ctxt.error(
            &part.stream(),
            &format!("unknown status `{name}`; use a number in 400..=599"),
        ),
    }
    None
}

fn is_number(text: &str) -> bool {
    matches!(text.parse(), Ok(0..=0xFFFF_usize))
}

fn read_literal(
    ctxt: &Ctxt,
    part: &Part,
    text: &str,
    negative: bool,
    non_error: bool,
    legible: bool,
) -> Option<StatusNumber> {
    let shown = format!("{}{text}", if negative { "-" } else { "" });
    let mut plain = text.len() == 1 || !text.starts_with('0');
    for c in text.chars() {
        plain &= c.is_ascii_digit();
    }
    if !plain {
        ctxt.error(
            &part.stream(),
            &format!("status `{shown}` is not a plain number in 400..=599; write it like `404`"),
        );
        return None;
    }
    let number = if negative {
        0
    } else {
        text.parse().unwrap_or(0)
    };
    in_range(ctxt, part, &shown, number, non_error, legible)
}

// The only way to a status that is no error's is to say so.
fn in_range(
    ctxt: &Ctxt,
    part: &Part,
    shown: &str,
    number: usize,
    non_error: bool,
    legible: bool,
) -> Option<StatusNumber> {
    let is_error = matches!(number, 400..=599);
    let tokens = part.stream();
    match (non_error, is_error) {
        (false, true) => return Some(StatusNumber::Known(number)),
        (true, false) if matches!(number, 100..=999) => return Some(StatusNumber::Known(number)),
        // What stands beside it could not be read; it may have been a misspelt `non_error`.
        (false, false) if !legible => {}
        (false, false) if matches!(number, 100..=999) => ctxt.error(
            &tokens,
            &format!("status `{shown}` is not an error status; use 400..=599, or say `#[status({shown}, non_error)]`"),
        ),
        (false, false) => ctxt.error(&tokens, &format!("status `{shown}` is not an error status; use 400..=599")),
        (true, true) => ctxt.error(&tokens, &format!("status `{shown}` is an error status; remove `non_error`")),
        (true, false) => ctxt.error(&tokens, &format!("status `{shown}` is no HTTP status; use 100..=999 without 400..=599")),
    }
    None
}
