//! `#[header(...)]`

use tree::{TokenStream, TokenTree};

use super::{Place, some_parts, unknown_part, value_of};
use crate::ctxt::{Ctxt, expected};
use crate::item::Attr;
use crate::tokens::{Str, ToTokens, Tokens, as_int, as_str, is_capital, is_punct, is_word, stream};

/// For which statuses a header of a type is.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum HeaderScope {
    All,
    One(usize),
    /// 4 for `4xx`
    Class(usize),
}

pub(crate) enum HeaderValue {
    Template(Str),
    Occurrence(&'static str),
    Typed(Tokens),
    /// A number written as one.
    Literal(String),
}

pub(crate) enum Header {
    Value {
        name: Str,
        value: HeaderValue,
        scope: HeaderScope,
    },
    With {
        path: Tokens,
    },
}

/// What `occurrence.` offers.
pub(crate) const OCCURRENCE: &[&str] = &["id", "code", "status"];

const WORDS: [(&str, &str); 2] = [("with", "with = path"), ("status", "status = 401")];

impl Header {
    pub(super) fn read(
        ctxt: &Ctxt,
        attr: &Attr,
        args: &TokenStream,
        place: Place,
        headers: &mut Vec<Header>,
    ) {
        let Some(parts) = some_parts(ctxt, attr, args, r#"#[header("Retry-After" = .wait)]"#)
        else {
            return;
        };
        let mut scope = HeaderScope::All;
        let mut said_scope = false;
        let before = headers.len();
        for part in &parts {
            if let Some((name, value)) = part.name_value() {
                let Some(value) = value_of(ctxt, part, "\"name\"", value) else {
                    return;
                };
                if !check_name(ctxt, &name) {
                    return;
                }
                let Some(value) = read_value(ctxt, &value) else {
                    return;
                };
                headers.push(Header::Value { name, value, scope });
                continue;
            }
            if let Some(Header::Value {
                name,
                value: HeaderValue::Template(text),
                ..
            }) = headers[before..].last()
                && text.value().contains('{')
                && !part.is_key("with")
                && !part.is_key("status")
            {
                let (name, text) = (name.value(), text.value());
                ctxt.error(&part.stream(), &format!("a header's template takes no arguments; write `\"{name}\" = format!({text:?}, ..)`"));
                // One mistake: what the template names is not asked for.
                headers.truncate(before);
                return;
            }
            if part.str().is_some() {
                ctxt.error(
                    &part.stream(),
                    "expected a value for the header: `\"X-Name\" = ...`",
                );
                return;
            }
            match part.key_value() {
                Some((key, value)) if is_word(&key, "with") => {
                    let Some(path) = value_of(ctxt, part, "with", value) else {
                        return;
                    };
                    headers.push(Header::With { path });
                }
                Some((key, value)) if is_word(&key, "status") => {
                    if !place.is_type() {
                        ctxt.error(&part.stream(), "`status` belongs on the type, where a header is for a class of its variants");
                        return;
                    }
                    if said_scope {
                        ctxt.error(&part.stream(), "duplicate `status` in `#[header(...)]`");
                        return;
                    }
                    said_scope = true;
                    let Some(read) = read_scope(&value) else {
                        let value = stream(&value);
                        let form = "`status = 401` or `status = 4xx`";
                        let message =
                            format!("`{value}` is no status and no class: {form}, up to `5xx`");
                        ctxt.error(&value, &message);
                        return;
                    };
                    scope = read;
                }
                // `RETRY_AFTER = "1"`, `header::RETRY_AFTER = "1"`
                _ if is_constant(&part.tokens) => {
                    let message =
                        r#"the name of a header is a string literal: `"Retry-After" = ...`"#;
                    return ctxt.error(&part.stream(), message);
                }
                _ => return unknown_part(ctxt, part, "header", &WORDS),
            }
        }
        if headers.len() == before {
            ctxt.error(
                attr,
                r#"expected a header: `#[header(status = 401, "WWW-Authenticate" = "Token")]`"#,
            );
        }
    }
}

/// Whether a path or a name in capitals stands in front of a `=`.
fn is_constant(tokens: &Tokens) -> bool {
    let mut begin = 0;
    while matches!(tokens.get(begin), Some(TokenTree::Ident(_))) || is_punct(tokens.get(begin), ':')
    {
        begin += 1;
    }
    let is_capital =
        matches!(tokens.first(), Some(TokenTree::Ident(name)) if is_capital(&name.to_string()));
    is_punct(tokens.get(begin), '=') && (begin > 1 || is_capital)
}

fn read_scope(value: &Tokens) -> Option<HeaderScope> {
    let text = stream(value).to_string();
    if let Some(class) = text.strip_suffix("xx") {
        return match class.parse() {
            Ok(class @ 1..=5) => Some(HeaderScope::Class(class)),
            _ => None,
        };
    }
    match text.parse() {
        Ok(status @ 100..=999) => Some(HeaderScope::One(status)),
        _ => None,
    }
}

fn read_value(ctxt: &Ctxt, value: &Tokens) -> Option<HeaderValue> {
    if let Some(text) = as_str(value) {
        return Some(HeaderValue::Template(text));
    }
    if let Some((number, negative)) = as_int(value) {
        let sign = if negative { "-" } else { "" };
        return Some(HeaderValue::Literal(format!("{sign}{}", number.digits)));
    }
    if let [
        TokenTree::Ident(occurrence),
        TokenTree::Punct(dot),
        TokenTree::Ident(word),
    ] = value.as_slice()
        && is_word(occurrence, "occurrence")
        && dot.as_char() == '.'
    {
        for known in OCCURRENCE {
            if is_word(word, known) {
                return Some(HeaderValue::Occurrence(known));
            }
        }
        let word_text = word.to_string();
        let known = expected(&word_text, OCCURRENCE);
        ctxt.error(word, &format!("unknown word `{word_text}`{known}"));
        return None;
    }
    if let [TokenTree::Ident(occurrence)] = value.as_slice()
        && is_word(occurrence, "occurrence")
    {
        ctxt.error(
            occurrence,
            "expected `occurrence.id`, `occurrence.code` or `occurrence.status`",
        );
        return None;
    }
    Some(HeaderValue::Typed(value.clone()))
}

// RFC 9110's token; `http` would refuse the rest when the program runs.
fn check_name(ctxt: &Ctxt, name: &Str) -> bool {
    let text = name.value();
    let mut legal = !text.is_empty();
    for c in text.chars() {
        legal &= c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    }
    if !legal {
        ctxt.error(
            &name.to_token_stream(),
            &format!(
                "`{}` is not a header name: use letters, digits and `-`",
                text.escape_debug()
            ),
        );
    }
    // A wrong length breaks the connection, and a framing of another kind hides the body.
    let is_framing = matches!(
        text.to_ascii_lowercase().as_str(),
        "content-length" | "transfer-encoding" | "connection"
    );
    if is_framing {
        ctxt.error(
            &name.to_token_stream(),
            &format!("the header `{text}` is the server's to write; leave it out"),
        );
    }
    legal && !is_framing
}
