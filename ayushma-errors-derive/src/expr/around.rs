//! What stands around a name in an expression, and so what is done with it.

use tree::{Delimiter, Spacing, TokenTree};

use crate::tokens::{dissolved, is_expression_start, is_punct, is_word, unraw};

/// Whether the group holds the arguments of a function, or of `matches!`: what comes of them is something else. A
/// constructor and a conversion give them back.
pub(super) fn is_call_of_function(tokens: &[TokenTree], group: usize) -> bool {
    let token = |back: usize| group.checked_sub(back).and_then(|i| tokens.get(i));
    match (token(2), token(1)) {
        (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(p))) if p.as_char() == '!' => {
            is_word(name, "matches")
        }
        (_, Some(TokenTree::Ident(name))) => {
            let name = unraw(name);
            is_call(tokens, group)
                && name.starts_with(char::is_lowercase)
                && !CONVERSIONS.contains(&name.as_str())
        }
        _ => false,
    }
}

/// Functions that give back what they are given.
const CONVERSIONS: [&str; 6] = ["from", "into", "to_string", "to_owned", "clone", "identity"];

/// `(.0).1` and `(.0).len()`: something of the field, as `.0.1` is.
pub(super) fn is_projected(tokens: &[TokenTree], group: usize) -> bool {
    let is_plain = match group.checked_sub(1).map(|before| &tokens[before]) {
        Some(TokenTree::Punct(p)) => p.as_char() != '!',
        Some(_) => false,
        None => true,
    };
    let goes_on = matches!(tokens.get(group + 1), Some(TokenTree::Punct(p)) if p.as_char() == '.');
    is_plain && goes_on && is_call(tokens, group)
}

/// Whether `.to_string()` or the like is all that is called.
pub(super) fn is_conversion(tokens: &[TokenTree], dot: usize) -> bool {
    match (tokens.get(dot), tokens.get(dot + 1)) {
        (Some(TokenTree::Punct(p)), Some(TokenTree::Ident(name))) if p.as_char() == '.' => {
            let next = tokens.get(dot + 3);
            let goes_on =
                matches!(next, Some(TokenTree::Punct(p)) if matches!(p.as_char(), '.' | '?'));
            !goes_on
                && is_call(tokens, dot + 2)
                && matches!(
                    name.to_string().as_str(),
                    "to_string" | "to_owned" | "clone"
                )
        }
        _ => false,
    }
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
    let punct = |back: usize| match start.checked_sub(back).and_then(|i| tokens.get(i)) {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    };
    let is_operand = matches!(
        (punct(2), punct(1)),
        (Some('=' | '!' | '<' | '>'), Some('='))
            | (_, Some('+' | '-' | '/' | '%' | '<' | '>' | '|' | '^' | '!'))
    );
    !goes_on && !is_operand
}

pub(super) fn is_after_dot(tokens: &[TokenTree], i: usize) -> bool {
    let is_dot = |i: Option<usize>| matches!(i.and_then(|i| tokens.get(i)), Some(TokenTree::Punct(p)) if p.as_char() == '.');
    is_dot(i.checked_sub(1)) && !is_dot(i.checked_sub(2))
}

pub(super) fn is_in_path(tokens: &[TokenTree], i: usize) -> bool {
    let is_colon = |i: Option<usize>| matches!(i.and_then(|i| tokens.get(i)), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    let before = is_colon(i.checked_sub(1)) && is_colon(i.checked_sub(2));
    before || is_colon(Some(i + 1)) && is_colon(Some(i + 2))
}

pub(super) fn is_call(tokens: &[TokenTree], i: usize) -> bool {
    matches!(tokens.get(i), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

// A macro's or a lifetime's name, or the name in `name: value` and `name = value`.
pub(super) fn is_other_name(tokens: &[TokenTree], i: usize) -> bool {
    let lifetime = matches!(i.checked_sub(1).and_then(|i| tokens.get(i)), Some(TokenTree::Punct(p)) if p.as_char() == '\'');
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
