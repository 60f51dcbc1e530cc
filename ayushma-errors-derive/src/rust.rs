//! What an expansion is written with: Rust as text, and numbers in it for what has a place in the user's file.
//!
//! The compiler reads the text once, when all of it is there. quote and proc-macro2 would do the same, token by token, and be a
//! twelfth of a cold build.

use std::cell::RefCell;

use tree::{Group, Span, TokenStream, TokenTree};

use crate::tokens::ToTokens;

/// Rust, with `#3` where the thing with that number belongs, which was put aside.
pub(crate) type Rust = String;

/// What was put aside.
#[derive(Default)]
pub(crate) struct Aside(RefCell<Vec<Thing>>);

enum Thing {
    Tokens(TokenStream),
    /// Where the braces behind the number are.
    Place(Span),
}

impl Aside {
    /// Stands for the tokens, which keep their places.
    pub(crate) fn put(&self, tokens: &dyn ToTokens) -> Rust {
        let tokens = tokens.to_token_stream();
        if tokens.is_empty() {
            return Rust::new();
        }
        // The spaces keep neighbours from becoming one token.
        format!(" #{} ", self.add(Thing::Tokens(tokens)))
    }

    /// The code, as if it stood there: what the compiler says of it is said of that place.
    pub(crate) fn at(&self, span: Span, code: &str) -> Rust {
        format!(" #{}{{{code}}}", self.add(Thing::Place(span)))
    }

    fn add(&self, thing: Thing) -> usize {
        let mut things = self.0.borrow_mut();
        things.push(thing);
        things.len() - 1
    }

    /// The tokens of the code, each thing in its place.
    pub(crate) fn tokens(&self, code: &str) -> TokenStream {
        let tokens = code.parse().expect("an expansion is Rust");
        let mut out = Vec::new();
        self.fill(tokens, None, &mut out);
        TokenStream::from_iter(out)
    }

    fn fill(&self, tokens: TokenStream, span: Option<Span>, out: &mut Vec<TokenTree>) {
        let mut tokens = tokens.into_iter();
        while let Some(mut token) = tokens.next() {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let next = tokens.next();
                    if let Some(TokenTree::Literal(number)) = &next {
                        self.fill_in(&number.to_string(), &mut tokens, out);
                        continue;
                    }
                    // An attribute.
                    out.push(token);
                    if let Some(TokenTree::Group(group)) = &next {
                        out.push(self.filled(group, span));
                    }
                    continue;
                }
                TokenTree::Group(group) => token = self.filled(group, span),
                _ => {
                    if let Some(span) = span {
                        token.set_span(span);
                    }
                }
            }
            out.push(token);
        }
    }

    fn fill_in(
        &self,
        number: &str,
        tokens: &mut tree::token_stream::IntoIter,
        out: &mut Vec<TokenTree>,
    ) {
        let Ok(number) = number.parse::<usize>() else {
            return;
        };
        match self.0.borrow().get(number) {
            Some(Thing::Tokens(thing)) => {
                for token in thing.clone() {
                    out.push(token);
                }
            }
            Some(Thing::Place(span)) => {
                if let Some(TokenTree::Group(group)) = tokens.next() {
                    self.fill(group.stream(), Some(*span), out);
                }
            }
            None => {}
        }
    }

    fn filled(&self, group: &Group, span: Option<Span>) -> TokenTree {
        let mut out = Vec::new();
        self.fill(group.stream(), span, &mut out);
        let mut filled = Group::new(group.delimiter(), TokenStream::from_iter(out));
        filled.set_span(span.unwrap_or(group.span()));
        TokenTree::Group(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code: &str) -> TokenStream {
        code.parse().expect("it is Rust")
    }

    #[test]
    fn what_was_put_aside_stands_where_its_number_was() {
        let aside = Aside::default();
        let (ty, nothing) = (
            aside.put(&read("Vec<&'a #[x] u8>")),
            aside.put(&TokenStream::new()),
        );
        let inner = aside.at(Span::call_site(), &format!("a: {ty},"));
        let code = format!("#[allow(x)] fn f{nothing}<'a>({inner} b:{ty}) {{ [{ty}::<{ty}>] }}");
        let expected = "#[allow(x)] fn f<'a>(a: Vec<&'a #[x] u8>, b: Vec<&'a #[x] u8>) { \
                        [Vec<&'a #[x] u8>::<Vec<&'a #[x] u8>>] }";
        let spaced = |tokens: TokenStream| tokens.to_string().replace(' ', "");
        assert_eq!(spaced(aside.tokens(&code)), spaced(read(expected)));
    }

    // Texts of the user's are written into the code by their `Debug`.
    #[test]
    fn a_text_is_the_same_when_it_was_code() {
        let text: String = ('\0'..'\u{3000}')
            .chain("\u{feff}\u{e0001}🦀".chars())
            .collect();
        let code = format!("{text:?}");
        let literal = read(&code).to_string();
        assert_eq!(crate::literal::text_of(&literal), Some(text));
    }
}
