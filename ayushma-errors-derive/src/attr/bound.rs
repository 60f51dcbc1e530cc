//! `bound = "T: Display"`: whether the text is what may stand behind a `where`, since the compiler would show a mistake
//! in it at the derive.
//!
//! Each function takes from the front what it recognizes, and gives back what follows it.

use tree::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::tokens::{Tokens, angles_end, inside, is_ident, is_punct};

type Rest<'a> = &'a [TokenTree];

pub(super) fn is_legal(text: &str) -> bool {
    match text.parse::<TokenStream>() {
        Ok(stream) => is_list_of(&stream.into_iter().collect::<Tokens>(), predicate),
        Err(_) => false,
    }
}

/// Whether the tokens are some, with commas between them and perhaps behind the last.
fn is_list_of(mut rest: Rest<'_>, one: fn(Rest<'_>) -> Option<Rest<'_>>) -> bool {
    while !rest.is_empty() {
        match one(rest) {
            Some([]) => return true,
            Some([comma, behind @ ..]) if is_punct(Some(comma), ',') => rest = behind,
            _ => return false,
        }
    }
    true
}

fn predicate(rest: Rest<'_>) -> Option<Rest<'_>> {
    match lifetime(rest) {
        Some(rest) => Some(sum(punct(rest, ':')?, lifetime)),
        None => Some(sum(punct(ty(rest)?, ':')?, bound)),
    }
}

/// Some or none, with a plus between them and perhaps behind the last.
fn sum(mut rest: Rest<'_>, one: fn(Rest<'_>) -> Option<Rest<'_>>) -> Rest<'_> {
    while let Some(behind) = one(rest) {
        match punct(behind, '+') {
            Some(behind) => rest = behind,
            None => return behind,
        }
    }
    rest
}

fn bound(rest: Rest<'_>) -> Option<Rest<'_>> {
    if let Some(TokenTree::Group(group)) = rest.first() {
        if bound(&inside(group))?.is_empty() {
            return Some(&rest[1..]);
        }
        return None;
    }
    match lifetime(rest) {
        Some(rest) => Some(rest),
        None => path(binder(punct(rest, '?').unwrap_or(rest))?),
    }
}

fn ty(rest: Rest<'_>) -> Option<Rest<'_>> {
    match rest {
        [TokenTree::Group(group), behind @ ..] => {
            let inner = inside(group);
            let legal = match group.delimiter() {
                Delimiter::Parenthesis => is_list_of(&inner, ty),
                Delimiter::Bracket => {
                    let length = ty(&inner)?;
                    length.is_empty() || is_punct(length.first(), ';') && length.len() > 1
                }
                Delimiter::Brace | Delimiter::None => false,
            };
            if legal { Some(behind) } else { None }
        }
        [TokenTree::Punct(punct), behind @ ..] => match punct.as_char() {
            '!' => Some(behind),
            '&' => {
                let behind = lifetime(behind).unwrap_or(behind);
                ty(word(behind, "mut").unwrap_or(behind))
            }
            '*' => ty(word(behind, "const").or(word(behind, "mut"))?),
            _ => path(rest),
        },
        [TokenTree::Ident(name), behind @ ..] => match name.to_string().as_str() {
            "for" => ty(binder(rest)?),
            "dyn" | "impl" => {
                bound(behind)?;
                Some(sum(behind, bound))
            }
            "unsafe" => ty(behind),
            "extern" => match behind {
                [TokenTree::Literal(_), behind @ ..] => ty(behind),
                _ => ty(behind),
            },
            "fn" => returned(parenthesized(behind)?),
            _ => path(rest),
        },
        _ => None,
    }
}

fn path(mut rest: Rest<'_>) -> Option<Rest<'_>> {
    // `<T as Trait>::Name`
    if is_punct(rest.first(), '<') {
        let end = angles_end(rest)?;
        let inner = ty(&rest[1..end])?;
        let legal = inner.is_empty() || path(word(inner, "as")?)?.is_empty();
        rest = &rest[end + 1..];
        if !legal || path_sign(rest).is_none() {
            return None;
        }
    }
    rest = path_sign(rest).unwrap_or(rest);
    loop {
        let [TokenTree::Ident(_), behind @ ..] = rest else {
            return None;
        };
        rest = behind;
        let list = path_sign(rest).unwrap_or(rest);
        if is_punct(list.first(), '<') {
            let end = angles_end(list)?;
            if !is_list_of(&list[1..end], arg) {
                return None;
            }
            rest = &list[end + 1..];
        } else if let Some(behind) = parenthesized(rest) {
            rest = returned(behind)?;
        }
        match path_sign(rest) {
            Some(behind) => rest = behind,
            None => return Some(rest),
        }
    }
}

/// What stands between a path's angle brackets: a lifetime, a type, a constant, `Item = T`, `Item: Bound`.
fn arg(rest: Rest<'_>) -> Option<Rest<'_>> {
    let minus = punct(rest, '-').unwrap_or(rest);
    if let [TokenTree::Literal(_), behind @ ..] = minus {
        return Some(behind);
    }
    match rest.first() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            return Some(&rest[1..]);
        }
        _ => {}
    }
    if let Some(behind) = lifetime(rest) {
        return Some(behind);
    }
    let behind = ty(rest)?;
    if let Some(value) = punct(behind, '=') {
        return arg(value);
    }
    match punct(behind, ':') {
        Some(bounds) => Some(sum(bounds, bound)),
        None => Some(behind),
    }
}

/// What follows `for<'a>`, if that is there.
fn binder(rest: Rest<'_>) -> Option<Rest<'_>> {
    let Some(list) = word(rest, "for") else {
        return Some(rest);
    };
    punct(list, '<')?;
    let end = angles_end(list)?;
    Some(&list[end + 1..])
}

fn returned(rest: Rest<'_>) -> Option<Rest<'_>> {
    match punct(rest, '-') {
        Some(rest) => ty(punct(rest, '>')?),
        None => Some(rest),
    }
}

fn parenthesized(rest: Rest<'_>) -> Option<Rest<'_>> {
    match rest {
        [TokenTree::Group(group), behind @ ..] if group.delimiter() == Delimiter::Parenthesis => {
            Some(behind)
        }
        _ => None,
    }
}

fn lifetime(rest: Rest<'_>) -> Option<Rest<'_>> {
    punct(rest, '\'')?.get(1..)
}

fn path_sign(rest: Rest<'_>) -> Option<Rest<'_>> {
    match rest {
        // In `T: ::a::Trait` the first colon stands alone.
        [TokenTree::Punct(colon), behind @ ..] if colon.spacing() == Spacing::Joint => {
            punct(rest, ':')?;
            punct(behind, ':')
        }
        _ => None,
    }
}

fn punct(rest: Rest<'_>, c: char) -> Option<Rest<'_>> {
    match rest {
        [first, behind @ ..] if is_punct(Some(first), c) => Some(behind),
        _ => None,
    }
}

fn word<'a>(rest: Rest<'a>, word: &str) -> Option<Rest<'a>> {
    match rest {
        [first, behind @ ..] if is_ident(Some(first), word) => Some(behind),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;
    use syn::punctuated::Punctuated;
    use syn::{Token, WherePredicate};

    use super::is_legal;

    const BOUNDS: [&str; 64] = [
        "",
        "T: Display",
        "T: Display,",
        "T: Display, U: Debug",
        "T:",
        "T: Display +",
        "T: Display + 'static + ?Sized",
        "T: ?Sized",
        "'a: 'b",
        "'a: 'b + 'c, T: 'a",
        "'a:",
        "T::Item: Clone",
        "<T as Iterator>::Item: Clone",
        "<T>::Item: Clone",
        "for<'a> F: Fn(&'a T) -> U",
        "F: for<'a> FnOnce(&'a str, [u8; 4]) -> Vec<U>",
        "for<'a> &'a T: IntoIterator<Item = &'a U>",
        "T: Iterator<Item: Clone, Other = [u8; 3]>",
        "T: Array<3, -1, { N + 1 }, 'a, true>",
        "Vec<Option<T>>: std::fmt::Debug",
        "[T]: Debug",
        "[T; 3]: Debug",
        "(T, U): Debug",
        "(): Debug",
        "(T): Debug",
        "T: (Debug) + (?Sized)",
        "&mut T: Debug",
        "*const T: Debug",
        "fn(T) -> U: Debug",
        "unsafe extern \"C\" fn(T): Debug",
        "extern fn(T): Debug",
        "dyn Tr<T> + Send: Debug",
        "Box<dyn Tr<T>>: Debug",
        "::std::vec::Vec<T>: ::std::fmt::Debug",
        "T: a::b::<U>::C<V>",
        "!: Debug",
        "r#type: Debug",
        "T: Generic<U, V, >",
        "T",
        "T Display",
        "T = Display",
        "T: Display;",
        "where T: Display",
        "T: Display U: Debug",
        "T: Display,, U: Debug",
        ", T: Display",
        ",",
        "T: 5",
        "5: T",
        "T: Display + + Debug",
        "T: + Debug",
        "<T: Display>",
        "T: Vec<",
        "T: Vec<u8",
        "T: Dis-play",
        "T: \"Display\"",
        "\"T\": Display",
        "T: Display { }",
        "T: Display ( ) ( )",
        "T::: Display",
        "T: ::",
        "T: a::",
        "'a",
        "T: )",
    ];

    #[test]
    fn bounds_are_legal_where_syn_reads_them() {
        let parser = Punctuated::<WherePredicate, Token![,]>::parse_terminated;
        for text in BOUNDS {
            assert_eq!(is_legal(text), parser.parse_str(text).is_ok(), "{text}");
        }
    }
}
