//! The type as typed, read by hand: rustc has read it before, so that it is known to be well formed, and syn would cost
//! more to build than the rest of the derive. The tests hold this against what syn reads.

use tree::{Delimiter, Group, Ident, TokenStream, TokenTree};

use crate::generics::Generics;
use crate::tokens::{
    ToTokens, Tokens, always, inside, is_expression_start, is_punct, is_word, split, stream, tokens,
};
use crate::ty::Type;

/// An enum, a struct or a union.
pub(crate) struct Item {
    pub(crate) attrs: Vec<Attr>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Enum(Vec<ItemVariant>),
    Struct(Vec<ItemField>),
    /// The keyword.
    Union(Ident),
}

pub(crate) struct ItemVariant {
    pub(crate) attrs: Vec<Attr>,
    pub(crate) ident: Ident,
    pub(crate) fields: Vec<ItemField>,
    /// The name and the fields, without what stands above them.
    pub(crate) at: TokenStream,
}

pub(crate) struct ItemField {
    pub(crate) attrs: Vec<Attr>,
    pub(crate) ident: Option<Ident>,
    pub(crate) ty: Type,
    /// The name and the type, without what stands above them.
    pub(crate) at: TokenStream,
}

/// `#[name]`, `#[name(...)]` or `#[name = ...]`.
pub(crate) struct Attr {
    /// Empty where it is a path.
    pub(crate) name: String,
    pub(crate) meta: Meta,
    at: TokenStream,
}

pub(crate) enum Meta {
    Word,
    List(TokenStream),
    Value(Tokens),
}

impl ToTokens for Attr {
    fn to_token_stream(&self) -> TokenStream {
        self.at.clone()
    }
}

impl Item {
    /// `None` for what is no type, which rustc does not hand to a derive.
    pub(crate) fn read(stream: TokenStream) -> Option<Self> {
        let tokens = tokens(stream);
        let (attrs, rest) = attrs(&tokens);
        let [
            TokenTree::Ident(keyword),
            TokenTree::Ident(ident),
            rest @ ..,
        ] = behind_visibility(rest)
        else {
            return None;
        };
        let (mut generics, rest) = Generics::read(rest);
        let (last, rest) = rest.split_last()?;
        let mut fields = Vec::new();
        let mut clause = rest;
        // A tuple's where clause stands behind its fields.
        if let Some(TokenTree::Group(group)) = rest.first()
            && group.delimiter() == Delimiter::Parenthesis
        {
            fields = tuple_fields(group);
            clause = &rest[1..];
        }
        generics.read_where(clause);
        let body = match (keyword.to_string().as_str(), last) {
            ("enum", TokenTree::Group(group)) => Body::Enum(variants(group)?),
            ("struct", TokenTree::Group(group)) => Body::Struct(named_fields(group)?),
            ("struct", _) => Body::Struct(fields),
            ("union", _) => Body::Union(keyword.clone()),
            _ => return None,
        };
        Some(Item {
            attrs,
            ident: ident.clone(),
            generics,
            body,
        })
    }
}

fn variants(group: &Group) -> Option<Vec<ItemVariant>> {
    let mut variants = Vec::new();
    for typed in split(&inside(group), opens_in_value) {
        let (attrs, rest) = attrs(&typed);
        let rest = behind_visibility(rest);
        let [TokenTree::Ident(ident), behind @ ..] = rest else {
            return None;
        };
        // What follows is nothing, or `= discriminant`.
        let (at, fields) = match behind.first() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                (&rest[..2], tuple_fields(group))
            }
            Some(TokenTree::Group(group)) => (&rest[..2], named_fields(group)?),
            _ => (&rest[..1], Vec::new()),
        };
        variants.push(ItemVariant {
            attrs,
            ident: ident.clone(),
            fields,
            at: stream(at),
        });
    }
    Some(variants)
}

fn named_fields(group: &Group) -> Option<Vec<ItemField>> {
    let mut fields = Vec::new();
    for typed in split(&inside(group), always) {
        let (attrs, rest) = attrs(&typed);
        let rest = behind_visibility(rest);
        let [TokenTree::Ident(ident), _, ty @ ..] = rest else {
            return None;
        };
        fields.push(ItemField {
            attrs,
            ident: Some(ident.clone()),
            ty: Type::new(ty),
            at: stream(rest),
        });
    }
    Some(fields)
}

fn tuple_fields(group: &Group) -> Vec<ItemField> {
    let mut fields = Vec::new();
    for typed in split(&inside(group), always) {
        let (attrs, rest) = attrs(&typed);
        let ty = behind_visibility(rest);
        fields.push(ItemField {
            attrs,
            ident: None,
            ty: Type::new(ty),
            at: stream(ty),
        });
    }
    fields
}

/// Whether the `<` behind these tokens of a discriminant opens a list, and is not an operator.
fn opens_in_value(before: &[TokenTree]) -> bool {
    match before.last() {
        // The second half of `<<`.
        Some(TokenTree::Punct(punct)) if punct.as_char() == '<' => false,
        Some(TokenTree::Ident(_)) => {
            // `0 as Word<A, B>`: behind `as` stands a type.
            let mut path = before;
            while let [rest @ .., last] = path {
                match last {
                    TokenTree::Ident(ident) if is_word(ident, "as") => return true,
                    TokenTree::Ident(_) => {}
                    colon if is_punct(Some(colon), ':') => {}
                    _ => return false,
                }
                path = rest;
            }
            false
        }
        _ => is_expression_start(before),
    }
}

/// The attributes above, and what they stand on.
pub(crate) fn attrs(mut rest: &[TokenTree]) -> (Vec<Attr>, &[TokenTree]) {
    let mut attrs = Vec::new();
    while let [pound, TokenTree::Group(group), behind @ ..] = rest
        && is_punct(Some(pound), '#')
    {
        attrs.push(attr(stream(&rest[..2]), &tokens(group.stream())));
        rest = behind;
    }
    (attrs, rest)
}

fn attr(at: TokenStream, typed: &Tokens) -> Attr {
    let (name, meta) = match typed.as_slice() {
        [TokenTree::Ident(name)] => (name.to_string(), Meta::Word),
        [TokenTree::Ident(name), TokenTree::Group(group)] => {
            (name.to_string(), Meta::List(group.stream()))
        }
        [TokenTree::Ident(name), equals, value @ ..] if is_punct(Some(equals), '=') => {
            (name.to_string(), Meta::Value(value.to_vec()))
        }
        _ => (String::new(), Meta::Word),
    };
    Attr { name, meta, at }
}

/// What stands behind `pub`, `pub(crate)`, `pub(in path)`, or the group that `$vis` leaves.
fn behind_visibility(rest: &[TokenTree]) -> &[TokenTree] {
    match rest {
        [TokenTree::Group(group), behind @ ..]
            if group.delimiter() == Delimiter::None && is_visibility(group) =>
        {
            behind
        }
        [TokenTree::Ident(word), behind @ ..] if is_word(word, "pub") => match behind.first() {
            Some(TokenTree::Group(group)) if is_restriction(group) => &behind[1..],
            _ => behind,
        },
        _ => rest,
    }
}

fn is_visibility(group: &Group) -> bool {
    match group.stream().into_iter().next() {
        Some(first) => first.to_string() == "pub",
        None => true,
    }
}

// The parentheses behind the `pub` of a tuple's field may as well be its type.
fn is_restriction(group: &Group) -> bool {
    let inner = inside(group);
    match inner.first() {
        Some(TokenTree::Ident(word)) if group.delimiter() == Delimiter::Parenthesis => {
            is_word(word, "in")
                || inner.len() == 1
                    && (is_word(word, "crate") || is_word(word, "self") || is_word(word, "super"))
        }
        _ => false,
    }
}
