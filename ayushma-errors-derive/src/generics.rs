//! Type parameters, and bounds for generic fields, which are inferred from what is done with them.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::tokens::{
    Str, Tokens, always, angles_end, is_ident, is_punct, separators, split, stream, unraw,
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
        self.list(|param| &param.declared)
    }

    /// `<'a, T, N>`
    pub(crate) fn used(&self) -> TokenStream {
        self.list(|param| &param.used)
    }

    fn list(&self, shown: fn(&Param) -> &Tokens) -> TokenStream {
        if self.params.is_empty() {
            return TokenStream::new();
        }
        let mut list = Vec::new();
        // Lifetimes stand first, wherever they were typed.
        for lifetimes in [true, false] {
            for param in &self.params {
                if lifetimes == (param.kind == ParamKind::Lifetime) {
                    list.push(stream(shown(param)));
                }
            }
        }
        quote!(<#(#list),*>)
    }

    /// `where` and the predicates, as typed.
    pub(crate) fn where_clause(&self) -> TokenStream {
        self.where_with(&[])
    }

    fn where_with(&self, more: &[TokenStream]) -> TokenStream {
        if self.predicates.is_empty() && more.is_empty() {
            return TokenStream::new();
        }
        let mut list = Vec::new();
        for predicate in &self.predicates {
            list.push(stream(predicate));
        }
        list.extend_from_slice(more);
        quote!(where #(#list),*)
    }

    /// Whether some parameter may have no size.
    fn may_be_unsized(&self) -> bool {
        let says = |tokens: &Tokens| {
            stream(tokens)
                .to_string()
                .replace(' ', "")
                .contains("?Sized")
        };
        self.params.iter().any(|param| says(&param.declared)) || self.predicates.iter().any(says)
    }
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
        let used = match kind {
            ParamKind::Lifetime => rest.iter().take(2),
            ParamKind::Const => rest[1..].iter().take(1),
            ParamKind::Type => rest.iter().take(1),
        };
        let used: Tokens = used.cloned().collect();
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

/// What the fields must be able to do, when their types depend on parameters.
#[derive(Default)]
pub(crate) struct Bounds {
    predicates: Vec<(String, TokenStream)>,
}

impl Bounds {
    /// The field's type needs the trait.
    pub(crate) fn add(&mut self, generics: &Generics, ty: &Type, bound: &TokenStream) {
        if !depends(generics, ty) {
            return;
        }
        let predicate = quote!(#ty: #bound);
        let key = predicate.to_string();
        if self.predicates.iter().all(|(known, _)| *known != key) {
            self.predicates.push((key, predicate));
        }
    }

    /// The user's where clause and the inferred predicates, or what `bound = "..."` says in their place.
    pub(crate) fn where_clause(&self, generics: &Generics, said: Option<&Str>) -> TokenStream {
        let more: Vec<TokenStream> = match said {
            Some(said) => said.value().parse().into_iter().collect(),
            None => self
                .predicates
                .iter()
                .map(|(_, predicate)| predicate.clone())
                .collect(),
        };
        generics.where_with(&more)
    }
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
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => params.contains(&unraw(&ident).as_str()),
        TokenTree::Group(group) => mentions(group.stream(), params),
        _ => false,
    })
}

/// Whether the value may have no size that is known when the program is compiled.
pub(crate) fn may_be_unsized(generics: &Generics, last: Option<&Type>) -> bool {
    generics.may_be_unsized() || last.is_some_and(Type::is_unsized)
}
