//! Token streams, read by hand: what the language does not know in them stays as it was typed.

use crate::literal::Int;
use tree::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What has tokens, by which a mistake is shown, or an expansion speaks of it.
pub(crate) trait ToTokens {
    fn to_token_stream(&self) -> TokenStream;
}

impl ToTokens for TokenStream {
    fn to_token_stream(&self) -> TokenStream {
        self.clone()
    }
}

impl ToTokens for TokenTree {
    fn to_token_stream(&self) -> TokenStream {
        self.clone().into()
    }
}

impl ToTokens for Ident {
    fn to_token_stream(&self) -> TokenStream {
        TokenTree::from(self.clone()).into()
    }
}

impl ToTokens for Literal {
    fn to_token_stream(&self) -> TokenStream {
        TokenTree::from(self.clone()).into()
    }
}

/// The tokens, as if they stood at that place.
pub(crate) fn spanned(tokens: TokenStream, span: Span) -> Tokens {
    let mut out = Tokens::new();
    for mut token in tokens {
        token.set_span(span);
        out.push(token);
    }
    out
}

/// Whether it is the word.
pub(crate) fn is_word(ident: &Ident, word: &str) -> bool {
    let text = ident.to_string();
    text == word
}

/// A string literal: its value, and where it stands.
#[derive(Clone)]
pub(crate) struct Str {
    value: String,
    span: Span,
}

impl Str {
    pub(crate) fn new(value: &str, span: Span) -> Self {
        Str {
            value: value.to_owned(),
            span,
        }
    }

    pub(crate) fn value(&self) -> String {
        self.value.clone()
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

impl ToTokens for Str {
    fn to_token_stream(&self) -> TokenStream {
        let mut literal = Literal::string(&self.value);
        literal.set_span(self.span);
        literal.to_token_stream()
    }
}

/// Tokens that belong together, an expression or a path as the user typed it.
pub(crate) type Tokens = Vec<TokenTree>;

/// The stream's tokens; the groups without delimiters that `macro_rules!` leaves around a whole fragment are opened.
pub(crate) fn tokens(stream: TokenStream) -> Tokens {
    opened(stream.into_iter().collect())
}

/// What is between the group's delimiters.
pub(crate) fn inside(group: &Group) -> Tokens {
    group.stream().into_iter().collect()
}

/// Opens groups without delimiters for as long as one is all there is.
pub(crate) fn opened(tokens: Tokens) -> Tokens {
    match tokens.as_slice() {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => opened(inside(group)),
        _ => tokens,
    }
}

/// The tokens with every group without delimiters dissolved, down to the leaves: for looking, never for emitting.
pub(crate) fn dissolved(tokens: &[TokenTree]) -> Tokens {
    let mut out = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                out.append(&mut dissolved(&inside(group)));
            }
            token => out.push(token.clone()),
        }
    }
    out
}

pub(crate) fn stream(tokens: &[TokenTree]) -> TokenStream {
    TokenStream::from_iter(tokens.to_vec())
}

/// The user's tokens as a part of the expansion: lints about how a path is written are not for paths in attributes.
pub(crate) fn adopted(tokens: &[TokenTree]) -> TokenStream {
    // `$crate` is what its span says.
    if has_dollar_crate(tokens) {
        return stream(tokens);
    }
    let mut out = tokens.to_vec();
    for token in &mut out {
        if let TokenTree::Group(group) = token {
            *token = regrouped(group, adopted(&inside(group)));
        } else {
            token.set_span(token.span().resolved_at(Span::call_site()));
        }
    }
    TokenStream::from_iter(out)
}

fn has_dollar_crate(tokens: &[TokenTree]) -> bool {
    for token in tokens {
        let has = match token {
            TokenTree::Ident(ident) => is_word(ident, "$crate"),
            TokenTree::Group(group) => has_dollar_crate(&inside(group)),
            _ => false,
        };
        if has {
            return true;
        }
    }
    false
}

/// Splits at the commas that are not inside a group or a list in angle brackets; `opens` says whether a `<` behind the
/// tokens opens one.
pub(crate) fn split(tokens: &[TokenTree], opens: fn(&[TokenTree]) -> bool) -> Vec<Tokens> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for comma in separators(tokens, ',', opens) {
        parts.push(tokens[begin..comma].to_vec());
        begin = comma + 1;
    }
    if begin < tokens.len() {
        parts.push(tokens[begin..].to_vec());
    }
    parts
}

/// Where the separators stand that are not inside a group or a list in angle brackets.
pub(crate) fn separators(
    tokens: &[TokenTree],
    separator: char,
    opens: fn(&[TokenTree]) -> bool,
) -> Vec<usize> {
    let mut found = Vec::new();
    let mut angles = 0_usize;
    for (i, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(punct) = token else {
            continue;
        };
        match punct.as_char() {
            '<' if angles > 0 || opens(&tokens[..i]) => angles += 1,
            '>' if angles > 0 && !is_arrow(tokens, i) => angles -= 1,
            c if c == separator && angles == 0 => found.push(i),
            _ => {}
        }
    }
    found
}

/// In types every `<` opens a list.
pub(crate) fn always(_: &[TokenTree]) -> bool {
    true
}

/// Where the list that the first token opens is closed.
pub(crate) fn angles_end(tokens: &[TokenTree]) -> Option<usize> {
    let mut angles = 0_usize;
    for (i, token) in tokens.iter().enumerate() {
        if is_punct(Some(token), '<') {
            angles += 1;
        } else if is_punct(Some(token), '>') && !is_arrow(tokens, i) {
            angles -= 1;
        }
        if angles == 0 {
            return Some(i);
        }
    }
    None
}

// The `>` of `->` closes nothing.
fn is_arrow(tokens: &[TokenTree], i: usize) -> bool {
    matches!(before(tokens, i, 1), Some(TokenTree::Punct(punct)) if punct.as_char() == '-' && punct.spacing() == Spacing::Joint)
}

/// The token that stands so many places in front of the one at `i`.
pub(crate) fn before(tokens: &[TokenTree], i: usize, back: usize) -> Option<&TokenTree> {
    if back > i {
        return None;
    }
    tokens.get(i - back)
}

/// The one sign that the token is.
pub(crate) fn sign(token: Option<&TokenTree>) -> Option<char> {
    match token {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    }
}

/// Whether the token is a sign that the next one joins.
pub(crate) fn is_joint(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint)
}

/// Whether the token is a pair of these, with what is between them.
pub(crate) fn is_group(token: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}

pub(crate) fn punct(c: char) -> TokenTree {
    Punct::new(c, Spacing::Alone).into()
}

pub(crate) fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

pub(crate) fn is_ident(token: Option<&TokenTree>, name: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if is_word(ident, name))
}

/// Whether an expression begins behind these tokens: then `.x` is a field and `|` opens a closure's parameters.
pub(crate) fn is_expression_start(before: &[TokenTree]) -> bool {
    match before.last() {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() != '?',
        Some(TokenTree::Ident(ident)) => is_keyword_before_expression(&ident.to_string()),
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => false,
    }
}

fn is_keyword_before_expression(word: &str) -> bool {
    matches!(
        word,
        "break"
            | "else"
            | "if"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "move"
            | "mut"
            | "ref"
            | "return"
            | "unsafe"
            | "while"
    )
}

/// The string literal that the tokens are.
pub(crate) fn as_str(tokens: &[TokenTree]) -> Option<Str> {
    let [token] = tokens else { return None };
    match token {
        TokenTree::Literal(literal) => Some(Str {
            value: crate::literal::text_of(&literal.to_string())?,
            span: literal.span(),
        }),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            as_str(&self::tokens(group.stream()))
        }
        _ => None,
    }
}

/// The integer that the tokens are: a literal, or a literal behind a minus.
pub(crate) fn as_int(tokens: &[TokenTree]) -> Option<(Int, bool)> {
    match dissolved(tokens).as_slice() {
        [TokenTree::Literal(literal)] => Some((Int::read(&literal.to_string())?, false)),
        [minus, TokenTree::Literal(literal)] if is_punct(Some(minus), '-') => {
            Some((Int::read(&literal.to_string())?, true))
        }
        _ => None,
    }
}

/// The path that the tokens are, in text without white space: `StatusCode::NOT_FOUND`.
pub(crate) fn as_path(tokens: &[TokenTree]) -> Option<String> {
    let mut text = String::new();
    for token in dissolved(tokens) {
        match token {
            TokenTree::Ident(ident) if text.is_empty() || text.ends_with(':') => {
                text.push_str(&ident.to_string());
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => text.push(':'),
            _ => return None,
        }
    }
    if text.is_empty() { None } else { Some(text) }
}

/// A number that names a field.
pub(crate) fn index(number: usize, span: Span) -> Literal {
    let mut literal = Literal::usize_unsuffixed(number);
    literal.set_span(span);
    literal
}

/// `.0.1` is lexed as a dot and the float `0.1`: the numbers in it.
pub(crate) fn tuple_numbers(literal: &Literal) -> Option<Vec<usize>> {
    let text = literal.to_string();
    let mut numbers = Vec::new();
    for part in text.split('.') {
        if !part.is_empty() {
            numbers.push(part.parse().ok()?);
        }
    }
    Some(numbers)
}

/// Whether it begins with a capital letter.
pub(crate) fn is_capital(name: &str) -> bool {
    match name.chars().next() {
        Some(first) => first.is_uppercase(),
        None => false,
    }
}

/// `str::replace`. What it and `rsplit_once` would bring of std's search for texts is more than all of this file.
pub(crate) fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix(from) {
            out += to;
            rest = behind;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// What stands in front of the last name of a path, and the name.
pub(crate) fn split_path(path: &str) -> (&str, &str) {
    let mut split = ("", path);
    for (i, _) in path.char_indices() {
        if let Some(name) = path[i..].strip_prefix("::") {
            split = (&path[..i], name);
        }
    }
    split
}

/// The name without the `r#` that keeps it from being a keyword.
pub(crate) fn unraw(ident: &Ident) -> String {
    let name = ident.to_string();
    match name.strip_prefix("r#") {
        Some(bare) => bare.to_owned(),
        None => name,
    }
}

/// The same group with other content, and the span of the old one.
pub(crate) fn regrouped(group: &Group, stream: TokenStream) -> TokenTree {
    let mut new = Group::new(group.delimiter(), stream);
    new.set_span(group.span());
    TokenTree::Group(new)
}
