//! Stub impls for a type with mistakes, so that each mistake is one message.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::Input;
use crate::ctxt::Mistake;
use crate::expand::{
    Head, checks, integrations, methods, named_statuses, others, runtime, source, wrap,
};
use crate::plan::Plans;

pub(crate) fn expand(input: &Input<'_>, plans: &Plans, errors: &[Mistake]) -> TokenStream {
    let errors = errors.iter().map(Mistake::to_compile_error);
    let said = input.top().api.bound.as_ref();
    let head = Head::new(input, plans.bounds.where_clause(&input.item.generics, said));
    // What the fields' types must be able to do is asked all the same, so that all mistakes are said in one go. Fields
    // of a packed type cannot be borrowed.
    let (values, source) = if input.is_packed {
        (TokenStream::new(), TokenStream::new())
    } else {
        (methods(input, plans), source(input, plans))
    };
    // An import that only an attribute names is used all the same.
    let formats = plans.formats.tokens.iter();
    let checks = checks(plans);
    let named = quote!(#checks #(const _: __rt::Format = __rt::Format::of::<#formats>();)*);
    let others = others(input, &head, &source);
    let api_error = head.implement(
        &quote!(__rt::ApiError),
        &quote! {
            fn definition(&self) -> &'static __rt::Definition {
                __rt::stub()
            }
            #values
        },
    );
    let definitions = head.implement(
        &quote!(__rt::Definitions),
        &quote! {
            fn definitions() -> &'static [__rt::Definition] {
                &[]
            }
        },
    );
    let runtime = runtime(input);
    let statuses = named_statuses(input, &runtime);
    let integrations = integrations(input, &head, &runtime);
    let from = stub_from(input, &head);
    let impls = wrap(
        &runtime,
        &quote!(#named #statuses #others #from #api_error #definitions #integrations),
    );
    quote!(#(#errors)* #impls)
}

// A `?` elsewhere should not fail too; where `#[from]` itself is wrong, the real impl would.
fn stub_from(input: &Input<'_>, head: &Head<'_>) -> TokenStream {
    let mut seen = Vec::new();
    let mut out = TokenStream::new();
    if input.skips("From") {
        return out;
    }
    for field in input.variants.iter().flat_map(|variant| &variant.fields) {
        if field.attrs.from.as_ref().is_none_or(|from| from.default) {
            continue;
        }
        let ty = field.ty.option().unwrap_or(field.ty);
        let key = ty.text();
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let Head {
            ident,
            impl_generics,
            ty_generics,
            where_clause,
            ..
        } = head;
        out.extend(quote! {
            impl #impl_generics __rt::From<#ty> for #ident #ty_generics #where_clause {
                fn from(_: #ty) -> Self {
                    __rt::stub()
                }
            }
        });
    }
    out
}
