//! What is called on a value, and whether it is that value still: `.text.as_deref().unwrap_or("none")` is the text,
//! `.text.len()` is not.

use tree::{Delimiter, TokenTree};

use super::around::{is_after_dot, is_call};

use crate::tokens::{
    angles_end, before, dissolved, inside, is_capital, is_ident, is_joint, is_punct, sign, unraw,
};

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

fn is_same(step: &str) -> bool {
    SAME.contains(&step)
}

/// A step that hands what it is called on to a closure, and gives back what that makes of it.
fn hands_on(step: &str) -> bool {
    matches!(step, "and_then" | "map" | "map_or" | "map_or_else")
}

/// A step whose arguments may become the value.
fn chooses(step: &str) -> bool {
    matches!(step, "then" | "then_some")
}

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
    while start > 0 {
        let is_name = match &tokens[start - 1] {
            TokenTree::Ident(name) => !is_keyword(&name.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '!' => is_macro(tokens, start),
            colon => is_punct(Some(colon), ':'),
        };
        if !is_name {
            break;
        }
        start -= 1;
    }
    reduces(tokens, group) || !chain(tokens, start, group).is_same
}

/// Whether what the group is given to makes something else of it, as most functions do.
fn reduces(tokens: &[TokenTree], group: usize) -> bool {
    match (tokens.get(group), before(tokens, group, 1)) {
        (_, Some(TokenTree::Punct(bang))) if bang.as_char() == '!' && is_macro(tokens, group) => {
            is_ident(tokens.get(group - 2), "matches")
        }
        (_, Some(TokenTree::Ident(name))) if is_call(tokens, group) => {
            let name = unraw(name);
            let is_method = is_after_dot(tokens, group - 1);
            let gives_back = is_same(&name) || is_method && (hands_on(&name) || chooses(&name));
            !(gives_back || is_capital(&name) || is_keyword(&name))
        }
        // An index, and not a list.
        (Some(TokenTree::Group(list)), Some(TokenTree::Ident(_) | TokenTree::Group(_))) => {
            list.delimiter() == Delimiter::Bracket
        }
        _ => false,
    }
}

fn is_macro(tokens: &[TokenTree], group: usize) -> bool {
    matches!(before(tokens, group, 2), Some(TokenTree::Ident(name)) if !is_keyword(&name.to_string()))
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
    let goes_on = if hands_on(&name) {
        handed.push(args);
        names_same(&tokens[args])
    } else {
        is_same(&name)
    };
    if goes_on { Some(args + 1) } else { None }
}

/// `String::as_str`, as the argument of `map`.
fn names_same(args: &TokenTree) -> bool {
    let TokenTree::Group(group) = args else {
        return false;
    };
    matches!(inside(group).as_slice(), [.., colon, TokenTree::Ident(name)] if is_punct(Some(colon), ':') && is_same(&unraw(name)))
}

/// `[..]`
fn is_whole_range(group: &tree::Group) -> bool {
    matches!(dissolved(&inside(group)).as_slice(), [one, other] if is_punct(Some(one), '.') && is_punct(Some(other), '.'))
        && group.delimiter() == Delimiter::Bracket
}

/// Whether what stands in front compares the value, or computes with it. A sum of texts has the text in it.
fn is_operand_behind(tokens: &[TokenTree], start: usize) -> bool {
    let mut back = 1;
    // What borrows or dereferences it.
    while matches!(sign(before(tokens, start, back)), Some('&' | '*'))
        || is_ident(before(tokens, start, back), "mut")
    {
        back += 1;
    }
    let Some(last) = sign(before(tokens, start, back)) else {
        return false;
    };
    let first = before(tokens, start, back + 1);
    let first = if is_joint(first) { sign(first) } else { None };
    match (first, last) {
        // An arm's value, and a closure's.
        (Some('=' | '-'), '>') => false,
        (Some('=' | '!' | '<' | '>'), '=') | (_, '<' | '>' | '!' | '-' | '/' | '%' | '^') => true,
        _ => false,
    }
}
