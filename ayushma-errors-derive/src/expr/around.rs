//! What stands around a name in an expression, and so what is done with it.

use tree::{Delimiter, Spacing, TokenTree};

use crate::tokens::{
    before, dissolved, is_expression_start, is_group, is_punct, is_word, sign, unraw,
};

/// Whether the group holds the arguments of a function, or of `matches!`: what comes of them is something else. A
/// constructor and a conversion give them back.
pub(super) fn is_call_of_function(tokens: &[TokenTree], group: usize) -> bool {
    match (before(tokens, group, 2), before(tokens, group, 1)) {
        (Some(TokenTree::Ident(name)), bang) if is_punct(bang, '!') => is_word(name, "matches"),
        (_, Some(TokenTree::Ident(name))) => {
            let name = unraw(name);
            is_call(tokens, group) && is_lowercase(&name) && !is_conversion_function(&name)
        }
        _ => false,
    }
}

fn is_lowercase(name: &str) -> bool {
    match name.chars().next() {
        Some(first) => first.is_lowercase(),
        None => false,
    }
}

/// Functions that give back what they are given.
fn is_conversion_function(name: &str) -> bool {
    matches!(
        name,
        "from" | "into" | "to_string" | "to_owned" | "clone" | "identity"
    )
}

/// `(.0).1` and `(.0).len()`: something of the field, as `.0.1` is.
pub(super) fn is_projected(tokens: &[TokenTree], group: usize) -> bool {
    let is_plain = match before(tokens, group, 1) {
        Some(TokenTree::Punct(p)) => p.as_char() != '!',
        Some(_) => false,
        None => true,
    };
    is_plain && is_punct(tokens.get(group + 1), '.') && is_call(tokens, group)
}

/// Whether `.to_string()` or the like is all that is called.
pub(super) fn is_conversion(tokens: &[TokenTree], dot: usize) -> bool {
    let Some(TokenTree::Ident(name)) = tokens.get(dot + 1) else {
        return false;
    };
    let goes_on = matches!(sign(tokens.get(dot + 3)), Some('.' | '?'));
    is_punct(tokens.get(dot), '.')
        && !goes_on
        && is_call(tokens, dot + 2)
        && matches!(
            name.to_string().as_str(),
            "to_string" | "to_owned" | "clone"
        )
}

/// Whether the field whose naming begins at `start` and ends at `end` is used as it is: nothing is called on it, and it
/// is no operand.
pub(super) fn stands_alone(tokens: &[TokenTree], start: usize, end: usize) -> bool {
    let goes_on = match tokens.get(end + 1) {
        Some(TokenTree::Punct(_)) if is_conversion(tokens, end + 1) => false,
        // `==` compares it.
        Some(TokenTree::Punct(next)) if next.as_char() == '=' => is_punct(tokens.get(end + 2), '='),
        Some(TokenTree::Punct(next)) => !matches!(next.as_char(), ',' | ';'),
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => true,
        _ => false,
    };
    let is_operand = matches!(
        (
            sign(before(tokens, start, 2)),
            sign(before(tokens, start, 1))
        ),
        (Some('=' | '!' | '<' | '>'), Some('='))
            | (_, Some('+' | '-' | '/' | '%' | '<' | '>' | '|' | '^' | '!'))
    );
    !goes_on && !is_operand
}

pub(super) fn is_after_dot(tokens: &[TokenTree], i: usize) -> bool {
    is_punct(before(tokens, i, 1), '.') && !is_punct(before(tokens, i, 2), '.')
}

pub(super) fn is_in_path(tokens: &[TokenTree], i: usize) -> bool {
    is_punct(before(tokens, i, 1), ':') && is_punct(before(tokens, i, 2), ':')
        || is_punct(tokens.get(i + 1), ':') && is_punct(tokens.get(i + 2), ':')
}

pub(super) fn is_call(tokens: &[TokenTree], i: usize) -> bool {
    is_group(tokens.get(i), Delimiter::Parenthesis)
}

// A macro's or a lifetime's name, or the name in `name: value` and `name = value`.
pub(super) fn is_other_name(tokens: &[TokenTree], i: usize) -> bool {
    let lifetime = is_punct(before(tokens, i, 1), '\'');
    let Some(TokenTree::Punct(next)) = tokens.get(i + 1) else {
        return lifetime;
    };
    let alone = next.spacing() == Spacing::Alone;
    lifetime || matches!((next.as_char(), alone), ('!' | ':' | '=', true))
}

/// Whether the bar opens a closure's parameters, and is no operator.
pub(super) fn is_closure(tokens: &[TokenTree], i: usize) -> bool {
    let is_second = i > 0 && is_punct(tokens.get(i - 1), '|');
    !is_second && is_expression_start(&dissolved(&tokens[..i]))
}
