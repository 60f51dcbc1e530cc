//! What is called on a value, and whether it is that value still: `.text.as_deref().unwrap_or("none")` is the text,
//! `.text.len()` is not.

use tree::{Delimiter, Spacing, TokenTree};

use super::around::{is_after_dot, is_call};

use crate::tokens::{angles_end, is_ident, is_punct, unraw};

/// Steps that give back what they are called on, as another type at most. For a source, that is another error of its
/// chain. What shows a part (`first`, `trim`, `split`) is computed, and stays allowed.
const SAME: [&str; 53] = [
    "as_bytes",
    "as_deref",
    "as_deref_mut",
    "as_error",
    "as_mut",
    "as_os_str",
    "as_path",
    "as_ref",
    "as_slice",
    "as_str",
    "borrow",
    "chain",
    "clone",
    "cloned",
    "collect",
    "concat",
    "copied",
    "deref",
    "display",
    "downcast_ref",
    "expect",
    "from",
    "get_mut",
    "get_ref",
    "identity",
    "into",
    "into_boxed_str",
    "into_bytes",
    "into_inner",
    "into_iter",
    "into_os_string",
    "into_owned",
    "into_string",
    "iter",
    "join",
    "ok",
    "ok_or",
    "or",
    "or_else",
    "root_cause",
    "source",
    "take",
    "to_bytes",
    "to_os_string",
    "to_owned",
    "to_str",
    "to_string",
    "to_string_lossy",
    "to_vec",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Steps that hand what they are called on to a closure, and give back what that makes of it.
const HANDING: [&str; 4] = ["and_then", "map", "map_or", "map_or_else"];

/// Steps whose arguments may become the value.
const CHOOSING: [&str; 2] = ["then", "then_some"];

/// What becomes of a value.
pub(super) struct Chain {
    /// It is the value still.
    pub(super) is_same: bool,
    /// The arguments whose closures are handed the value.
    pub(super) handed: Vec<usize>,
}

/// What becomes of the value that stands from `start` to `end`.
pub(super) fn chain(tokens: &[TokenTree], start: usize, end: usize) -> Chain {
    let mut chain = Chain {
        is_same: false,
        handed: Vec::new(),
    };
    let ends_same = follow(tokens, end + 1, &mut chain.handed);
    chain.is_same = ends_same && !is_operand_behind(tokens, start);
    chain
}

/// Whether the group's content does not become the value of what the group is a part of.
pub(super) fn is_reduced(tokens: &[TokenTree], group: usize) -> bool {
    // The path in front of the arguments, or the macro's name.
    let mut start = group;
    while let Some(before) = start.checked_sub(1) {
        let is_name = match &tokens[before] {
            TokenTree::Ident(name) => !is_keyword(&name.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '!' => is_macro(tokens, start),
            colon => is_punct(Some(colon), ':'),
        };
        if !is_name {
            break;
        }
        start = before;
    }
    reduces(tokens, group) || !chain(tokens, start, group).is_same
}

/// Whether what the group is given to makes something else of it, as most functions do.
fn reduces(tokens: &[TokenTree], group: usize) -> bool {
    let before = group.checked_sub(1).and_then(|i| tokens.get(i));
    match (tokens.get(group), before) {
        (_, Some(TokenTree::Punct(bang))) if bang.as_char() == '!' && is_macro(tokens, group) => {
            is_ident(tokens.get(group - 2), "matches")
        }
        (_, Some(TokenTree::Ident(name))) if is_call(tokens, group) => {
            let name = unraw(name);
            let is_method = is_after_dot(tokens, group - 1);
            let hands_on = SAME.contains(&name.as_str())
                || is_method
                    && (HANDING.contains(&name.as_str()) || CHOOSING.contains(&name.as_str()));
            let makes = name.starts_with(char::is_uppercase);
            !(hands_on || makes || is_keyword(&name))
        }
        // An index, and not a list.
        (Some(TokenTree::Group(list)), Some(TokenTree::Ident(_) | TokenTree::Group(_))) => {
            list.delimiter() == Delimiter::Bracket
        }
        _ => false,
    }
}

fn is_macro(tokens: &[TokenTree], group: usize) -> bool {
    let name = group.checked_sub(2).and_then(|i| tokens.get(i));
    matches!(name, Some(TokenTree::Ident(name)) if !is_keyword(&name.to_string()))
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "return" | "break" | "in" | "else" | "if" | "match" | "unsafe" | "loop" | "move"
    )
}

/// Whether the steps from `at` on lead to the same value; notes what is handed to closures on the way.
fn follow(tokens: &[TokenTree], mut at: usize, handed: &mut Vec<usize>) -> bool {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Punct(punct)) => match punct.as_char() {
                ',' | ';' | '+' => return true,
                '?' => at += 1,
                '=' => return !is_punct(tokens.get(at + 1), '='),
                '.' => match step(tokens, at, handed) {
                    Some(behind) => at = behind,
                    None => return false,
                },
                _ => return false,
            },
            Some(TokenTree::Group(group)) if is_whole_range(group) => at += 1,
            Some(TokenTree::Group(_) | TokenTree::Literal(_)) => return false,
            // `as &str`, or the next word of a block.
            Some(TokenTree::Ident(_)) | None => return true,
        }
    }
}

/// What stands behind the method call, when it gives back the same.
fn step(tokens: &[TokenTree], dot: usize, handed: &mut Vec<usize>) -> Option<usize> {
    let TokenTree::Ident(name) = tokens.get(dot + 1)? else {
        return None;
    };
    let name = unraw(name);
    let mut args = dot + 2;
    // `collect::<String>()`
    if is_punct(tokens.get(args), ':') && is_punct(tokens.get(args + 2), '<') {
        args += 3 + angles_end(&tokens[args + 2..])?;
    }
    if !is_call(tokens, args) {
        return None;
    }
    if HANDING.contains(&name.as_str()) {
        handed.push(args);
        return names_same(&tokens[args]).then_some(args + 1);
    }
    SAME.contains(&name.as_str()).then_some(args + 1)
}

/// `String::as_str`, as the argument of `map`.
fn names_same(args: &TokenTree) -> bool {
    let TokenTree::Group(group) = args else {
        return false;
    };
    let args: Vec<TokenTree> = group.stream().into_iter().collect();
    matches!(args.as_slice(), [.., colon, TokenTree::Ident(name)] if is_punct(Some(colon), ':') && SAME.contains(&unraw(name).as_str()))
}

/// `[..]`
fn is_whole_range(group: &tree::Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == ".."
}

/// Whether what stands in front compares the value, or computes with it. A sum of texts has the text in it.
fn is_operand_behind(tokens: &[TokenTree], start: usize) -> bool {
    let punct = |back: usize| match start.checked_sub(back).and_then(|i| tokens.get(i)) {
        Some(TokenTree::Punct(punct)) => Some(punct),
        _ => None,
    };
    let mut back = 1;
    // What borrows or dereferences it.
    while punct(back).is_some_and(|punct| matches!(punct.as_char(), '&' | '*'))
        || is_ident(start.checked_sub(back).and_then(|i| tokens.get(i)), "mut")
    {
        back += 1;
    }
    let Some(last) = punct(back) else {
        return false;
    };
    let first = punct(back + 1).filter(|first| first.spacing() == Spacing::Joint);
    match (first.map(tree::Punct::as_char), last.as_char()) {
        // An arm's value, and a closure's.
        (Some('=' | '-'), '>') => false,
        (Some('=' | '!' | '<' | '>'), '=') | (_, '<' | '>' | '!' | '-' | '/' | '%' | '^') => true,
        _ => false,
    }
}
