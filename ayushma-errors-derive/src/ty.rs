//! Types, as far as their tokens tell.

use tree::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::tokens::{
    ToTokens, Tokens, always, angles_end, inside, is_ident, is_punct, is_word, regrouped, replaced,
    separators, split, split_path, stream, unraw,
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
        let option = match option_arg(&bare) {
            Some(arg) => Some(Box::new(Type::new(&arg))),
            None => None,
        };
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
        match self.bare.first() {
            Some(first) => first.span(),
            None => self.span(),
        }
    }

    /// In words that are equal for equal types, however their tokens are spaced.
    pub(crate) fn text(&self) -> String {
        respaced(self.tokens.clone()).to_string()
    }

    /// The type without the paths in front of its names.
    pub(crate) fn short(&self) -> String {
        let mut short = String::new();
        let mut path = String::new();
        for c in self.tokens.to_string().chars() {
            if c == ' ' {
                continue;
            }
            path.push(c);
            if c.is_alphanumeric() || matches!(c, '_' | ':' | '\'') {
                continue;
            }
            push_last(&mut short, &path);
            path.clear();
        }
        push_last(&mut short, &path);
        replaced(&short, "dyn", "dyn ")
    }

    /// `T` of `Option<T>`.
    pub(crate) fn option(&self) -> Option<&Type> {
        self.option.as_deref()
    }

    /// `T` of `Option<T>`, else the type.
    pub(crate) fn without_option(&self) -> &Type {
        self.option().unwrap_or(self)
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
                group.delimiter() == Delimiter::Bracket && !element(group).1
            }
            [TokenTree::Ident(name)] => is_word(name, "str"),
            [first, ..] => is_ident(Some(first), "dyn"),
            [] => false,
        }
    }
}

/// Adds the last name of a path, and the sign behind it.
fn push_last(out: &mut String, path: &str) {
    for c in split_path(path).1.chars() {
        match c {
            ',' => *out += ", ",
            '+' => *out += " + ",
            _ => out.push(c),
        }
    }
}

fn first_span(tokens: TokenStream) -> Span {
    match tokens.into_iter().next() {
        Some(token) => token.span(),
        None => Span::call_site(),
    }
}

/// The type of a list's elements, and whether a length stands behind it.
fn element(list: &Group) -> (Tokens, bool) {
    let mut tokens = inside(list);
    for (i, token) in tokens.iter().enumerate() {
        if is_punct(Some(token), ';') {
            tokens.truncate(i);
            return (tokens, true);
        }
    }
    (tokens, false)
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
        let inner = inside(group);
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
        return Some(last_segment(tokens)?.0);
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
    match tokens {
        // A reference: its lifetime and `mut` are passed over.
        [and, rest @ ..] if is_punct(Some(and), '&') => {
            let after = if is_punct(rest.first(), '\'') { 2 } else { 0 };
            let after = after + usize::from(is_ident(rest.get(after), "mut"));
            is_text(&bare(rest.get(after..).unwrap_or_default().to_vec()))
        }
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            is_text(&bare(element(list).0))
        }
        _ => match last_segment(tokens) {
            Some((name, args)) => is_text_name(&name) || wraps(&name) && has_text(args),
            None => false,
        },
    }
}

fn is_text_name(name: &str) -> bool {
    matches!(
        name,
        "String" | "str" | "PathBuf" | "Path" | "OsString" | "OsStr"
    )
}

fn wraps(name: &str) -> bool {
    matches!(
        name,
        "Option" | "Vec" | "Box" | "Arc" | "Rc" | "Cow" | "VecDeque"
    )
}

fn has_text(args: &[TokenTree]) -> bool {
    for arg in split(args, always) {
        if is_text(&bare(arg)) {
            return true;
        }
    }
    false
}

fn option_arg(tokens: &[TokenTree]) -> Option<Tokens> {
    let (name, args) = last_segment(tokens)?;
    let mut args = split(args, always);
    let arg = args.pop()?;
    // A lifetime, a constant and `Item = T` are no types.
    let is_type = match arg.first()? {
        TokenTree::Literal(_) => false,
        TokenTree::Punct(punct) => !matches!(punct.as_char(), '\'' | '-'),
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Ident(_) => !is_punct(arg.get(1), '='),
    };
    if args.is_empty() && is_type && name == "Option" {
        return Some(arg);
    }
    None
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
