//! `#[message(...)]` and `#[error(...)]`

use tree::{Ident, TokenStream};

use super::{some_parts, unknown_part, value_of};
use crate::ctxt::Ctxt;
use crate::item::Attr;
use crate::part::Part;
use crate::tokens::{Str, ToTokens, Tokens, as_path, is_capital, is_word};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum TextKind {
    Message,
    Error,
}

/// An extra argument of a template: `n = .list.len()`, or without a name.
pub(crate) struct Arg {
    pub(crate) name: Option<Ident>,
    pub(crate) value: Tokens,
}

pub(crate) enum Text {
    Template {
        template: Str,
        args: Vec<Arg>,
        at: TokenStream,
    },
    /// `message(error)`: the operator's text is for the caller too.
    Error { at: TokenStream },
    /// `message(from = .text)`
    From { value: Tokens },
    /// `message(with = path)`
    With { path: Tokens },
    /// `error(transparent)`
    Transparent { at: TokenStream },
    /// `error(fmt = path)`, as thiserror has it
    Fmt { path: Tokens, at: TokenStream },
}

const MESSAGE_WORDS: [(&str, &str); 3] = [
    ("error", "error"),
    ("from", "from = .field"),
    ("with", "with = path"),
];
const ERROR_WORDS: [(&str, &str); 2] = [("transparent", "transparent"), ("fmt", "fmt = path")];

impl Text {
    pub(super) fn read(
        ctxt: &Ctxt,
        attr: &Attr,
        args: &TokenStream,
        kind: TextKind,
    ) -> Option<Self> {
        let (attribute, example) = match kind {
            TextKind::Message => ("message", r#"#[message("Chat {chat_id} was not found")]"#),
            TextKind::Error => ("error", r#"#[error("no row for chat {chat_id}")]"#),
        };
        let parts = some_parts(ctxt, attr, args, example)?;
        let (first, rest) = parts.split_first()?;
        if let Some(template) = first.str() {
            let mut args = Vec::new();
            for part in rest {
                args.push(read_arg(ctxt, part)?);
            }
            return Some(Text::Template {
                at: template.to_token_stream(),
                template,
                args,
            });
        }
        if let [from, with, ..] = parts.as_slice()
            && let (Some((one, _)), Some((other, _))) = (from.key_value(), with.key_value())
        {
            ctxt.error(
                args,
                &format!("`#[{attribute}(...)]` cannot be both `{one}` and `{other}`; keep one"),
            );
            return None;
        }
        let [part] = parts.as_slice() else {
            ctxt.error(
                args,
                &format!("expected a string literal first: `{example}`"),
            );
            return None;
        };
        let at = attr.to_token_stream();
        match kind {
            TextKind::Message if part.is_word("error") => return Some(Text::Error { at }),
            TextKind::Error if part.is_word("transparent") => {
                return Some(Text::Transparent { at });
            }
            _ => {}
        }
        match (kind, part.key_value()) {
            (TextKind::Message, Some((key, value))) if is_word(&key, "from") => Some(Text::From {
                value: value_of(ctxt, part, "from", value)?,
            }),
            (TextKind::Message, Some((key, value))) if is_word(&key, "with") => Some(Text::With {
                path: value_of(ctxt, part, "with", value)?,
            }),
            (TextKind::Error, Some((key, value))) if is_word(&key, "fmt") => Some(Text::Fmt {
                path: value_of(ctxt, part, "fmt", value)?,
                at: part.stream(),
            }),
            _ => {
                let words: &[_] = if kind == TextKind::Message {
                    &MESSAGE_WORDS
                } else {
                    &ERROR_WORDS
                };
                if let Some(path) = as_path(&part.tokens)
                    && (path.contains(':') || is_capital(&path))
                {
                    let message = format!(
                        "expected a string literal; of a constant write `#[{attribute}(\"{{}}\", {path})]`"
                    );
                    ctxt.error(&part.stream(), &message);
                } else if part.word().is_some() || part.key_value().is_some() {
                    unknown_part(ctxt, part, attribute, words);
                } else {
                    ctxt.error(
                        &part.stream(),
                        &format!("expected a string literal: `{example}`"),
                    );
                }
                None
            }
        }
    }
}

fn read_arg(ctxt: &Ctxt, part: &Part) -> Option<Arg> {
    match part.key_value() {
        Some((name, value)) => Some(Arg {
            value: value_of(ctxt, part, &name.to_string(), value)?,
            name: Some(name),
        }),
        None => Some(Arg {
            name: None,
            value: part.tokens.clone(),
        }),
    }
}
