//! Types, as far as their tokens tell.

use tree::{Delimiter, Span, TokenStream, TokenTree};

use crate::tokens::{
    ToTokens, Tokens, always, angles_end, is_ident, is_punct, is_word, regrouped, separators,
    split, stream, unraw,
};

/// A type as typed, and what was seen in it.
pub(crate) struct Type {
    tokens: TokenStream,
    /// Without the parentheses, and the groups that `macro_rules!` leaves, around the whole of it.
    bare: Tokens,
    option: Option<Box<Type>>,
}

impl ToTokens for Type {
    fn to_token_stream(&self) -> TokenStream {
        self.tokens.clone()
    }
}

impl Type {
    pub(crate) fn new(typed: &[TokenTree]) -> Self {
        let bare = bare(typed.to_vec());
        let option = option_arg(&bare).map(|arg| Box::new(Type::new(&arg)));
        Type {
            tokens: stream(typed),
            bare,
            option,
        }
    }

    /// Where its first token stands.
    pub(crate) fn span(&self) -> Span {
        first_span(self.tokens.clone())
    }

    /// Where it begins, groups around it not counted.
    pub(crate) fn inner_span(&self) -> Span {
        self.bare
            .first()
            .map_or_else(|| self.span(), TokenTree::span)
    }

    /// In words that are equal for equal types, however their tokens are spaced.
    pub(crate) fn text(&self) -> String {
        respaced(self.tokens.clone()).to_string()
    }

    /// `T` of `Option<T>`.
    pub(crate) fn option(&self) -> Option<&Type> {
        self.option.as_deref()
    }

    /// The name of the last path segment, references taken off: `PathBuf` of `&std::path::PathBuf`.
    pub(crate) fn last_name(&self) -> Option<String> {
        last_name(&self.bare)
    }

    /// Whether it is a text, or one or several of them in what the standard library wraps around a value.
    pub(crate) fn is_text(&self) -> bool {
        is_text(&self.bare)
    }

    /// Whether it is a reference that lives shorter than the program.
    pub(crate) fn is_borrowed(&self) -> bool {
        match self.bare.as_slice() {
            [and, quote, TokenTree::Ident(lifetime), ..]
                if is_punct(Some(and), '&') && is_punct(Some(quote), '\'') =>
            {
                !is_word(lifetime, "static")
            }
            [and, ..] => is_punct(Some(and), '&'),
            [] => false,
        }
    }

    /// Whether it is a slice, `str` or a trait object.
    pub(crate) fn is_unsized(&self) -> bool {
        match self.bare.as_slice() {
            [TokenTree::Group(group)] => {
                let has_length = group
                    .stream()
                    .into_iter()
                    .any(|token| is_punct(Some(&token), ';'));
                group.delimiter() == Delimiter::Bracket && !has_length
            }
            [TokenTree::Ident(name)] => is_word(name, "str"),
            [first, ..] => is_ident(Some(first), "dyn"),
            [] => false,
        }
    }
}

fn first_span(tokens: TokenStream) -> Span {
    let first = tokens.into_iter().next();
    first.map_or_else(Span::call_site, |token| token.span())
}

/// Puts the tokens together anew, which forgets how they were spaced.
fn respaced(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        out.push(match token {
            TokenTree::Group(group) => regrouped(&group, respaced(group.stream())),
            token => token,
        });
    }
    stream(&out)
}

fn bare(tokens: Tokens) -> Tokens {
    if let [TokenTree::Group(group)] = tokens.as_slice() {
        let inner: Tokens = group.stream().into_iter().collect();
        match group.delimiter() {
            Delimiter::None => return bare(inner),
            // With a comma it is a tuple.
            Delimiter::Parenthesis
                if !inner.is_empty() && separators(&inner, ',', always).is_empty() =>
            {
                return bare(inner);
            }
            _ => {}
        }
    }
    tokens
}

fn last_name(tokens: &[TokenTree]) -> Option<String> {
    let [and, rest @ ..] = tokens else {
        return None;
    };
    if !is_punct(Some(and), '&') {
        return last_segment(tokens).map(|(name, _)| name);
    }
    let mut rest = rest;
    if is_punct(rest.first(), '\'') {
        rest = rest.get(2..)?;
    }
    if is_ident(rest.first(), "mut") {
        rest = &rest[1..];
    }
    last_name(&bare(rest.to_vec()))
}

fn is_text(tokens: &[TokenTree]) -> bool {
    const TEXTS: [&str; 6] = ["String", "str", "PathBuf", "Path", "OsString", "OsStr"];
    const WRAPPERS: [&str; 7] = ["Option", "Vec", "Box", "Arc", "Rc", "Cow", "VecDeque"];
    match tokens {
        // A reference: its lifetime and `mut` are passed over.
        [and, rest @ ..] if is_punct(Some(and), '&') => {
            let after = if is_punct(rest.first(), '\'') { 2 } else { 0 };
            let after = after + usize::from(is_ident(rest.get(after), "mut"));
            is_text(&bare(rest.get(after..).unwrap_or_default().to_vec()))
        }
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            let inner: Tokens = list.stream().into_iter().collect();
            let length = inner.iter().position(|token| is_punct(Some(token), ';'));
            is_text(&bare(inner[..length.unwrap_or(inner.len())].to_vec()))
        }
        _ => last_segment(tokens).is_some_and(|(name, args)| {
            let is_wrapper = WRAPPERS.contains(&name.as_str());
            TEXTS.contains(&name.as_str())
                || is_wrapper
                    && split(args, always)
                        .iter()
                        .any(|arg| is_text(&bare(arg.clone())))
        }),
    }
}

fn option_arg(tokens: &[TokenTree]) -> Option<Tokens> {
    let (name, args) = last_segment(tokens)?;
    let args = split(args, always);
    let [arg] = args.as_slice() else { return None };
    // A lifetime, a constant and `Item = T` are no types.
    let is_type = match arg.first()? {
        TokenTree::Literal(_) => false,
        TokenTree::Punct(punct) => !matches!(punct.as_char(), '\'' | '-'),
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Ident(_) => !is_punct(arg.get(1), '='),
    };
    (is_type && name == "Option").then(|| arg.clone())
}

/// The name of a path's last segment, and what is in its angle brackets; `None` where the type is no path.
fn last_segment(tokens: &[TokenTree]) -> Option<(String, &[TokenTree])> {
    // `<T as Trait>::Name`
    let mut at = match tokens.first() {
        Some(first) if is_punct(Some(first), '<') => angles_end(tokens)? + 1,
        _ => 0,
    };
    loop {
        if is_path_sign(tokens, at) {
            at += 2;
        } else if at > 0 {
            return None;
        }
        let name = match tokens.get(at)? {
            TokenTree::Ident(ident) => unraw(ident),
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                last_segment(&crate::tokens::tokens(group.stream()))?.0
            }
            _ => return None,
        };
        at += 1;
        let mut args: &[TokenTree] = &[];
        let open = if is_path_sign(tokens, at) && is_punct(tokens.get(at + 2), '<') {
            at + 2
        } else {
            at
        };
        if is_punct(tokens.get(open), '<') {
            let length = angles_end(&tokens[open..])?;
            args = &tokens[open + 1..open + length];
            at = open + length + 1;
        }
        if at == tokens.len() {
            return Some((name, args));
        }
    }
}

fn is_path_sign(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}
