//! A field's name: alone, short for the field, or unknown.

use tree::{Delimiter, Spacing, TokenTree};

use crate::ast::Variant;
use crate::ctxt::{closest, quoted};
use crate::tokens::{Tokens, dissolved, inside, is_capital, is_word, tuple_numbers, unraw};

/// `upstream` is short for `.upstream`, `0` for `.0`.
pub(crate) fn with_dot(variant: &Variant<'_>, tokens: &Tokens) -> Tokens {
    let [token] = tokens.as_slice() else {
        return tokens.clone();
    };
    let is_short = match token {
        // A name in capitals is a constant, unless it is a field's.
        TokenTree::Ident(ident) => {
            let name = unraw(ident);
            variant.field(&name).is_some() || !is_capital(&name) && !is_word(ident, "self")
        }
        TokenTree::Literal(literal) => tuple_numbers(literal).is_some(),
        _ => false,
    };
    if !is_short {
        return tokens.clone();
    }
    let mut dot = tree::Punct::new('.', Spacing::Alone);
    dot.set_span(token.span());
    vec![TokenTree::Punct(dot), token.clone()]
}

pub(super) fn whole_field(variant: &Variant<'_>, tokens: &Tokens) -> Option<usize> {
    let tokens = dissolved(tokens);
    let name = match tokens.as_slice() {
        [TokenTree::Punct(and), rest @ ..] if matches!(and.as_char(), '&' | '*') => {
            return whole_field(variant, &rest.to_vec());
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            return whole_field(variant, &inside(group));
        }
        [TokenTree::Punct(dot), name] if dot.as_char() == '.' => name,
        [TokenTree::Ident(this), TokenTree::Punct(dot), name]
            if is_word(this, "self") && dot.as_char() == '.' =>
        {
            name
        }
        [name @ TokenTree::Ident(_)] => name,
        _ => return None,
    };
    let name = match name {
        TokenTree::Ident(name) => unraw(name),
        name => name.to_string(),
    };
    Some(variant.field(&name)?.index)
}

/// ``no field `nam` on variant `A`; did you mean `name`?``
pub(crate) fn no_field(variant: &Variant<'_>, name: &str) -> String {
    let mut names = Vec::new();
    for field in &variant.fields {
        names.push(field.name.as_str());
    }
    let fix = match closest(name, &names) {
        Some(close) => format!("; did you mean `{close}`?"),
        None if names.is_empty() => ", it has none".to_owned(),
        None => format!("; it has {}", quoted(&names, ", ")),
    };
    format!("no field `{name}` on {}{fix}", variant.title())
}
