//! Bounds for generic fields, inferred from what is done with them.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericArgument, GenericParam, Generics, PathArguments, Type, WhereClause};

use crate::tokens::unraw;

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
    pub(crate) fn where_clause(
        &self,
        generics: &Generics,
        said: Option<&crate::tokens::Str>,
    ) -> TokenStream {
        let own = generics
            .where_clause
            .as_ref()
            .map(WhereClause::to_token_stream);
        let more: Vec<TokenStream> = match said {
            Some(said) => said.value().parse().into_iter().collect(),
            None => self
                .predicates
                .iter()
                .map(|(_, predicate)| predicate.clone())
                .collect(),
        };
        if more.is_empty() {
            return own.unwrap_or_default();
        }
        let own = generics
            .where_clause
            .iter()
            .flat_map(|clause| clause.predicates.iter());
        quote!(where #(#own,)* #(#more),*)
    }
}

fn depends(generics: &Generics, ty: &Type) -> bool {
    let params: Vec<String> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(unraw(&param.ident)),
            _ => None,
        })
        .collect();
    !params.is_empty() && mentions(ty.to_token_stream(), &params)
}

fn mentions(tokens: TokenStream, params: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => params.contains(&unraw(&ident)),
        TokenTree::Group(group) => mentions(group.stream(), params),
        _ => false,
    })
}

/// `T` of `Option<T>`, as far as the tokens tell.
pub(crate) fn option_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(args) = &last.arguments else {
        return None;
    };
    match args.args.first() {
        Some(GenericArgument::Type(inner)) if last.ident == "Option" && args.args.len() == 1 => {
            Some(inner)
        }
        _ => None,
    }
}

/// The type without the groups that `macro_rules!` leaves around it.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

/// The name of the type's last path segment, references taken off: `PathBuf` of `&std::path::PathBuf`.
pub(crate) fn last_name(ty: &Type) -> Option<String> {
    match ungrouped(ty) {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| unraw(&segment.ident)),
        Type::Reference(reference) => last_name(&reference.elem),
        _ => None,
    }
}

/// Whether the value may have no size that is known when the program is compiled.
pub(crate) fn may_be_unsized(generics: &Generics, last: Option<&Type>) -> bool {
    let tokens = generics.to_token_stream().to_string()
        + &generics.where_clause.to_token_stream().to_string();
    let in_generics = tokens.replace(' ', "").contains("?Sized");
    let in_field = match last.map(ungrouped) {
        Some(Type::Slice(_) | Type::TraitObject(_)) => true,
        Some(Type::Path(path)) => path.path.is_ident("str"),
        _ => false,
    };
    in_generics || in_field
}
