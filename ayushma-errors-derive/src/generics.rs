//! Type parameters, and bounds for generic fields, which are inferred from what is done with them.

use tree::{TokenStream, TokenTree};

use crate::ast::Input;
use crate::names::place_of;
use crate::rust::Rust;
use crate::tokens::{
    Str, ToTokens, Tokens, always, angles_end, dissolved, inside, is_ident, is_punct, punct,
    separators, split, stream, unraw,
};
use crate::ty::Type;

/// What stands in angle brackets behind the type's name, and behind `where`.
pub(crate) struct Generics {
    params: Vec<Param>,
    predicates: Vec<Tokens>,
}

struct Param {
    kind: ParamKind,
    name: String,
    /// As it stands behind `impl`: without a default.
    declared: Tokens,
    /// As it stands behind the type.
    used: Tokens,
}

#[derive(Clone, Copy, PartialEq)]
enum ParamKind {
    Lifetime,
    Type,
    Const,
}

impl Generics {
    /// The parameters, and what follows them.
    pub(crate) fn read(tokens: &[TokenTree]) -> (Self, &[TokenTree]) {
        let mut generics = Generics {
            params: Vec::new(),
            predicates: Vec::new(),
        };
        if !is_punct(tokens.first(), '<') {
            return (generics, tokens);
        }
        let Some(end) = angles_end(tokens) else {
            return (generics, tokens);
        };
        for typed in split(&tokens[1..end], always) {
            generics.params.push(Param::read(typed));
        }
        (generics, &tokens[end + 1..])
    }

    pub(crate) fn read_where(&mut self, clause: &[TokenTree]) {
        if let [_where, predicates @ ..] = clause {
            self.predicates = split(predicates, always);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.params.is_empty()
    }

    /// `<'a, T: Bound, const N: usize>`
    pub(crate) fn declared(&self) -> TokenStream {
        self.list(true)
    }

    /// `<'a, T, N>`
    pub(crate) fn used(&self) -> TokenStream {
        self.list(false)
    }

    fn list(&self, declared: bool) -> TokenStream {
        let mut list = Tokens::new();
        // Lifetimes stand first, wherever they were typed.
        self.add_params(&mut list, declared, true);
        self.add_params(&mut list, declared, false);
        if list.is_empty() {
            return TokenStream::new();
        }
        list.insert(0, punct('<'));
        list.push(punct('>'));
        stream(&list)
    }

    fn add_params(&self, list: &mut Tokens, declared: bool, lifetimes: bool) {
        for param in &self.params {
            if lifetimes == (param.kind == ParamKind::Lifetime) {
                let shown = if declared {
                    &param.declared
                } else {
                    &param.used
                };
                push(list, shown);
            }
        }
    }

    /// What stands behind `where`, as typed.
    pub(crate) fn predicates(&self) -> TokenStream {
        let mut list = Vec::new();
        for predicate in &self.predicates {
            push(&mut list, predicate);
        }
        stream(&list)
    }

    /// Whether some parameter may have no size.
    fn may_be_unsized(&self) -> bool {
        for param in &self.params {
            if says_unsized(&param.declared) {
                return true;
            }
        }
        for predicate in &self.predicates {
            if says_unsized(predicate) {
                return true;
            }
        }
        false
    }
}

fn says_unsized(tokens: &[TokenTree]) -> bool {
    let tokens = dissolved(tokens);
    for (i, token) in tokens.iter().enumerate() {
        let says = match token {
            TokenTree::Group(group) => says_unsized(&inside(group)),
            _ => is_punct(Some(token), '?') && is_ident(tokens.get(i + 1), "Sized"),
        };
        if says {
            return true;
        }
    }
    false
}

impl Param {
    fn read(typed: Tokens) -> Self {
        let (_, rest) = crate::item::attrs(&typed);
        let kind = if is_punct(rest.first(), '\'') {
            ParamKind::Lifetime
        } else if is_ident(rest.first(), "const") {
            ParamKind::Const
        } else {
            ParamKind::Type
        };
        let used = match (kind, rest) {
            (ParamKind::Lifetime, [quote, name, ..]) => vec![quote.clone(), name.clone()],
            (ParamKind::Const, [_, name, ..]) | (_, [name, ..]) => vec![name.clone()],
            (_, []) => Tokens::new(),
        };
        let name = match used.last() {
            Some(TokenTree::Ident(ident)) => unraw(ident),
            _ => String::new(),
        };
        let mut declared = typed;
        if let Some(default) = separators(&declared, '=', always).first() {
            declared.truncate(*default);
        }
        Param {
            kind,
            name,
            declared,
            used,
        }
    }
}

fn push(list: &mut Tokens, tokens: &[TokenTree]) {
    if !list.is_empty() {
        list.push(punct(','));
    }
    list.extend_from_slice(tokens);
}

/// What the fields must be able to do, when their types depend on parameters.
#[derive(Default)]
pub(crate) struct Bounds {
    types: Vec<TokenStream>,
    /// What each must be.
    traits: Vec<&'static str>,
    /// Both in words, by which they are known.
    keys: Vec<String>,
}

impl Bounds {
    /// The field's type needs what the runtime calls by that name.
    pub(crate) fn add(&mut self, generics: &Generics, ty: &Type, bound: &'static str) {
        if !depends(generics, ty) {
            return;
        }
        let tokens = ty.to_token_stream();
        let key = format!("{tokens}: {bound}");
        if place_of(&self.keys, &key).is_none() {
            self.types.push(tokens);
            self.traits.push(bound);
            self.keys.push(key);
        }
    }

    /// The user's predicates and the inferred ones, or what `bound = "..."` says in place of the latter.
    pub(crate) fn predicates(&self, input: &Input<'_>, said: Option<&Str>) -> Rust {
        let mut list = input.put(&input.item.generics.predicates());
        if let Some(said) = said {
            if let Ok(said) = said.value().parse::<TokenStream>() {
                add(&mut list, &input.put(&said));
            }
            return list;
        }
        for (i, ty) in self.types.iter().enumerate() {
            let bound = self.traits[i];
            add(&mut list, &format!("{}: __rt::{bound}", input.put(ty)));
        }
        list
    }
}

fn add(list: &mut Rust, predicate: &str) {
    if !list.is_empty() && !predicate.is_empty() {
        list.push(',');
    }
    *list += predicate;
}

fn depends(generics: &Generics, ty: &Type) -> bool {
    let mut params = Vec::new();
    for param in &generics.params {
        if param.kind == ParamKind::Type {
            params.push(param.name.as_str());
        }
    }
    !params.is_empty() && mentions(ty.to_token_stream(), &params)
}

fn mentions(tokens: TokenStream, params: &[&str]) -> bool {
    for token in tokens {
        let does = match token {
            TokenTree::Ident(ident) => params.contains(&unraw(&ident).as_str()),
            TokenTree::Group(group) => mentions(group.stream(), params),
            _ => false,
        };
        if does {
            return true;
        }
    }
    false
}

/// Whether the value may have no size that is known when the program is compiled.
pub(crate) fn may_be_unsized(generics: &Generics, last: Option<&Type>) -> bool {
    match last {
        Some(last) if last.is_unsized() => true,
        _ => generics.may_be_unsized(),
    }
}
