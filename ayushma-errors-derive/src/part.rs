//! The comma-separated parts of an attribute.

use tree::{Delimiter, Ident, Punct, Spacing, TokenStream, TokenTree};

use crate::tokens::{
    Str, Tokens, as_str, inside, is_expression_start, is_punct, is_word, opened, sign, stream,
    tokens,
};

/// One of the comma-separated parts of an attribute: `word`, `key = value`, `"name" = value`, `key(args)`, `value`.
pub(crate) struct Part {
    pub(crate) tokens: Tokens,
}

impl Part {
    /// The key and its value, when the part is `key = value`.
    pub(crate) fn key_value(&self) -> Option<(Ident, Tokens)> {
        let (TokenTree::Ident(key), value) = self.split_at_equals()? else {
            return None;
        };
        Some((key, value))
    }

    /// Whether the part is `key = value` with this key.
    pub(crate) fn is_key(&self, name: &str) -> bool {
        match self.key_value() {
            Some((key, _)) => is_word(&key, name),
            None => false,
        }
    }

    /// The name and its value, when the part is `"name" = value`.
    pub(crate) fn name_value(&self) -> Option<(Str, Tokens)> {
        let (name, value) = self.split_at_equals()?;
        Some((as_str(&[name])?, value))
    }

    /// The key and what is in its parentheses, when the part is `key(args)`.
    pub(crate) fn key_args(&self) -> Option<(Ident, TokenStream)> {
        match self.tokens.as_slice() {
            [TokenTree::Ident(key), TokenTree::Group(group)]
                if group.delimiter() == Delimiter::Parenthesis =>
            {
                Some((key.clone(), group.stream()))
            }
            _ => None,
        }
    }

    /// The word or the key that it begins with.
    pub(crate) fn key(&self) -> Option<Ident> {
        if let Some(word) = self.word() {
            return Some(word.clone());
        }
        if let Some((key, _)) = self.key_value() {
            return Some(key);
        }
        Some(self.key_args()?.0)
    }

    /// Whether the part is this word.
    pub(crate) fn is_word(&self, name: &str) -> bool {
        match self.word() {
            Some(word) => is_word(word, name),
            None => false,
        }
    }

    /// The word in text, when the part is one, or nothing.
    pub(crate) fn word_text(&self) -> String {
        match self.word() {
            Some(word) => word.to_string(),
            None => String::new(),
        }
    }

    /// The word, when the part is one.
    pub(crate) fn word(&self) -> Option<&Ident> {
        match self.tokens.as_slice() {
            [TokenTree::Ident(word)] => Some(word),
            _ => None,
        }
    }

    pub(crate) fn str(&self) -> Option<Str> {
        as_str(&self.tokens)
    }

    pub(crate) fn stream(&self) -> TokenStream {
        stream(&self.tokens)
    }

    fn split_at_equals(&self) -> Option<(TokenTree, Tokens)> {
        let tokens = match self.tokens.first() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
                let mut tokens = opened(inside(group));
                tokens.extend_from_slice(&self.tokens[1..]);
                tokens
            }
            _ => self.tokens.clone(),
        };
        match tokens.as_slice() {
            [first, TokenTree::Punct(equals), rest @ ..] if is_equals(equals, rest.first()) => {
                Some((first.clone(), opened(rest.to_vec())))
            }
            _ => None,
        }
    }
}

// `==`, `=>` and the like are operators of an expression, not the sign between a key and its value.
fn is_equals(punct: &Punct, next: Option<&TokenTree>) -> bool {
    if punct.as_char() != '=' {
        return false;
    }
    match next {
        Some(TokenTree::Punct(next)) if punct.spacing() == Spacing::Joint => {
            !matches!(next.as_char(), '=' | '>')
        }
        _ => true,
    }
}

/// Splits at the commas that are not inside a group, a turbofish or a closure's parameters.
pub(crate) fn parts(stream: TokenStream) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut angles = 0_usize;
    let mut in_closure = false;
    for token in tokens(stream) {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' && angles == 0 && !in_closure => {
                parts.push(Part {
                    tokens: opened(std::mem::take(&mut part)),
                });
                continue;
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' if angles > 0 || ends_in_path_sign(&part) => angles += 1,
                '>' if angles > 0 && !matches!(sign(part.last()), Some('-' | '=')) => {
                    angles -= 1;
                }
                '|' if in_closure => in_closure = false,
                '|' if is_expression_start(&part) => in_closure = true,
                _ => {}
            },
            _ => {}
        }
        part.push(token);
    }
    if !part.is_empty() {
        parts.push(Part {
            tokens: opened(part),
        });
    }
    parts
}

fn ends_in_path_sign(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., one, other] if is_punct(Some(one), ':') && is_punct(Some(other), ':'))
}
