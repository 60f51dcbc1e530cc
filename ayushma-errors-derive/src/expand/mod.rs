//! From the plan to tokens; no decisions here.

mod methods;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

pub(crate) use self::methods::{called, methods, source};
use self::methods::{path, unread};
use crate::ast::{Input, Role};
use crate::attr::Status;
use crate::generics::may_be_unsized;
use crate::plan::{Plans, first_span};
use crate::tokens::stream;
use crate::ty::Type;

/// What every impl of the type begins with.
pub(crate) struct Head<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) impl_generics: TokenStream,
    pub(crate) ty_generics: TokenStream,
    pub(crate) where_clause: TokenStream,
    /// The error as something with a size.
    pub(crate) this: TokenStream,
    pub(crate) is_unsized: bool,
}

impl<'a> Head<'a> {
    pub(crate) fn new(input: &'a Input<'_>, where_clause: TokenStream) -> Self {
        let generics = &input.item.generics;
        let last = input
            .variants
            .iter()
            .filter(|_| !input.is_enum())
            .find_map(|variant| variant.fields.last());
        let is_unsized = may_be_unsized(generics, last.map(|field| field.ty));
        let this = if is_unsized {
            quote!(&self)
        } else {
            quote!(self)
        };
        Head {
            ident: &input.item.ident,
            impl_generics: generics.declared(),
            ty_generics: generics.used(),
            where_clause,
            this,
            is_unsized,
        }
    }

    pub(crate) fn implement(&self, path: &TokenStream, items: &TokenStream) -> TokenStream {
        let Head {
            ident,
            impl_generics,
            ty_generics,
            where_clause,
            ..
        } = self;
        quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics #path for #ident #ty_generics #where_clause {
                #items
            }
        }
    }
}

/// The runtime crate as the user knows it.
pub(crate) fn runtime(input: &Input<'_>) -> TokenStream {
    input
        .top()
        .api
        .krate
        .as_deref()
        .map_or_else(|| quote!(::ayushma_errors), stream)
}

/// Wraps the impls so that nothing but them is seen from outside.
pub(crate) fn wrap(runtime: &TokenStream, items: &TokenStream) -> TokenStream {
    quote! {
        #[doc(hidden)]
        const _: () = {
            use #runtime::__private as __rt;
            #items
        };
    }
}

pub(crate) fn expand(input: &Input<'_>, plans: &Plans) -> TokenStream {
    let said = input.top().api.bound.as_ref();
    let head = Head::new(input, plans.bounds.where_clause(&input.item.generics, said));
    let table = table(input, plans);
    let checks = checks(plans);
    let api_error = api_error(input, plans, &head);
    let others = others(input, &head, &source(input, plans));
    let from = from(input, &head);
    let unread = unread(input, plans, &head);
    let runtime = runtime(input);
    let integrations = integrations(input, &head, &runtime);
    let named = named_statuses(input, &runtime);
    wrap(
        &runtime,
        &quote!(#checks #table #others #from #api_error #integrations #unread #named),
    )
}

/// `Debug`, `Display`, `Error` and `Serialize`, as far as they are not left to the user.
pub(crate) fn others(input: &Input<'_>, head: &Head<'_>, source: &TokenStream) -> TokenStream {
    let this = &head.this;
    let mut out = TokenStream::new();
    for (name, function) in [("Debug", quote!(debug)), ("Display", quote!(display))] {
        if !input.skips(name) {
            let name = Ident::new(name, Span::call_site());
            out.extend(head.implement(
                &quote!(__rt::#name),
                &quote! {
                    fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
                        __rt::#function(#this, f)
                    }
                },
            ));
        }
    }
    if !input.skips("Error") {
        out.extend(head.implement(&quote!(__rt::Error), source));
    }
    if !input.skips("Serialize") {
        out.extend(head.implement(
            &quote!(__rt::Serialize),
            &quote! {
                fn serialize<__S: __rt::Serializer>(&self, serializer: __S) -> __rt::Result<__S::Ok, __S::Error> {
                    __rt::serialize(#this, serializer)
                }
            },
        ));
    }
    out
}

/// What the frameworks want, which the runtime crate's features say.
pub(crate) fn integrations(
    input: &Input<'_>,
    head: &Head<'_>,
    runtime: &TokenStream,
) -> TokenStream {
    if head.is_unsized && input.item.generics.is_empty() {
        return TokenStream::new();
    }
    let Head {
        ident,
        impl_generics,
        ty_generics,
        where_clause,
        ..
    } = head;
    let skip = ["IntoResponse", "ResponseError"]
        .into_iter()
        .filter(|name| input.skips(name))
        .map(|name| Ident::new(name, Span::call_site()));
    let predicates = where_clause
        .clone()
        .into_iter()
        .skip(1)
        .collect::<TokenStream>();
    // A response is made of a value, which has a size.
    let sized = head
        .is_unsized
        .then(|| quote!(#ident #ty_generics: ::core::marker::Sized,));
    quote!(#runtime::__impl_integrations! { [#(#skip)*] [#impl_generics] [#ident #ty_generics] [#sized #predicates] })
}

fn table(input: &Input<'_>, plans: &Plans) -> TokenStream {
    let mut head = format!("\n{}", crate::tokens::unraw(&input.item.ident));
    if let Some(base) = &input.top().api.type_base {
        head.push_str("\nB");
        head.push_str(&base.value());
    }
    if !input.is_enum() {
        head.push_str("\n1");
    }
    let records = plans.variants.iter().map(|plan| plan.record.as_str());
    let statuses = (0..plans.statuses.tokens.len()).map(|i| {
        let name = format_ident!("__STATUS_{i}");
        quote!(__rt::status_number(#name))
    });
    let formats = plans.formats.tokens.iter().map(|format| {
        let span = first_span(format);
        quote_spanned!(span=> __rt::Format::of::<#format>())
    });
    quote! {
        static __TABLE: __rt::Table = __rt::Table::new(
            __rt::concat!(__rt::module_path!(), #head, #(#records),*),
            &[#(#statuses),*],
            &[#(#formats),*],
        );
    }
}

/// Names the type of `StatusCode::NOT_FOUND` as the user did, so that an import of it is not reported as unused. Where
/// there is none, the module's own is found: a function's scope is asked before its module's.
pub(crate) fn named_statuses(input: &Input<'_>, runtime: &TokenStream) -> TokenStream {
    let is_named = |status: &Option<Status>| {
        status.as_ref().is_some_and(|status| {
            let path = crate::tokens::as_path(&status.typed);
            path.is_some_and(|path| path.starts_with("StatusCode::"))
        })
    };
    let variants = || {
        input
            .variants
            .iter()
            .any(|variant| is_named(&variant.attrs.status))
    };
    let is_renamed = input.top().api.krate.is_some();
    if is_renamed || !(is_named(&input.defaults.status) || variants()) {
        return TokenStream::new();
    }
    quote! {
        #[allow(dead_code, unused_imports, clippy::pedantic)]
        mod __statuses {
            use #runtime::__private::StatusCode;
            fn named() {
                use super::*;
                type Named = StatusCode;
            }
        }
    }
}

/// What only the compiler can know: whether a constant is an error status, and what a format has reserved.
pub(crate) fn checks(plans: &Plans) -> TokenStream {
    let mut out = TokenStream::new();
    for (i, (status, non_error)) in plans
        .statuses
        .tokens
        .iter()
        .zip(&plans.statuses.non_errors)
        .enumerate()
    {
        let (name, span) = (format_ident!("__STATUS_{i}"), first_span(status));
        // Named once, so that a constant of another type is one mistake.
        out.extend(quote_spanned! {span=>
            const #name: __rt::StatusCode = #status;
            const _: () = __rt::assert!(
                __rt::is_status(#name, #non_error),
                "not an error status: use 400..=599, or say `non_error`"
            );
        });
    }
    for (format, name, span) in plans.variants.iter().flat_map(|plan| &plan.unreserved) {
        let message = format!(
            "member `{name}` is reserved by the body's format; rename it: `#[public(\"...\")]`"
        );
        let span = *span;
        out.extend(quote_spanned! {span=>
            const _: () = __rt::assert!(!__rt::is_reserved::<#format>(#name), #message);
        });
    }
    out
}

fn api_error(input: &Input<'_>, plans: &Plans, head: &Head<'_>) -> TokenStream {
    let definition_of = own_definition(input);
    let this = &head.this;
    let definition = quote! {
        fn definition(&self) -> &'static __rt::Definition {
            __rt::definition(#this)
        }
        fn __derived(&self) -> __rt::Option<&'static __rt::Definition> {
            #definition_of
        }
    };
    let methods = methods(input, plans);
    let api_error = head.implement(&quote!(__rt::ApiError), &quote!(#definition #methods));
    let definitions = head.implement(
        &quote!(__rt::Definitions),
        &quote! {
            fn definitions() -> &'static [__rt::Definition] {
                __TABLE.definitions()
            }
        },
    );
    quote!(#api_error #definitions)
}

/// The definition of the variant that it is.
fn own_definition(input: &Input<'_>) -> TokenStream {
    let index = match input.variants.as_slice() {
        // There is no such error.
        [] => return quote!(match *self {}),
        [_] => quote!(0),
        variants => {
            let mut arms = TokenStream::new();
            for (i, variant) in variants.iter().enumerate() {
                let ident = variant.ident;
                let i = proc_macro2::Literal::usize_unsuffixed(i);
                arms.extend(quote!(Self::#ident { .. } => #i,));
            }
            quote!(match self { #arms })
        }
    };
    quote!(__rt::Some(__TABLE.definition(#index)))
}

/// A backtrace, in what the field keeps it in.
fn captured(ty: &Type) -> TokenStream {
    if let Some(inner) = ty.option() {
        let captured = captured(inner);
        return quote!(__rt::Some(#captured));
    }
    let is_pointer = matches!(ty.last_name().as_deref(), Some("Box" | "Arc" | "Rc"));
    if is_pointer {
        return quote!(__rt::From::from(__rt::Backtrace::capture()));
    }
    quote!(__rt::Backtrace::capture())
}

/// `From` for each `#[from]`.
pub(crate) fn from(input: &Input<'_>, head: &Head<'_>) -> TokenStream {
    let mut out = TokenStream::new();
    if input.skips("From") {
        return out;
    }
    for variant in &input.variants {
        let is_from = |field: &&crate::ast::Field<'_>| {
            field.attrs.from.as_ref().is_some_and(|from| !from.default)
        };
        let Some(from) = variant.fields.iter().find(is_from) else {
            continue;
        };
        let inner = from.ty.option();
        let ty = inner.unwrap_or(from.ty);
        let values = variant.fields.iter().map(|field| {
            let member = field.member();
            let value = match field.role {
                _ if field.index == from.index && inner.is_some() => quote!(__rt::Some(source)),
                _ if field.index == from.index => quote!(source),
                Role::Location => quote!(__rt::Location::caller()),
                Role::Backtrace => captured(field.ty),
                _ if field.attrs.from.is_none() => quote!(__rt::None),
                // Asked at the field's type.
                _ => quote_spanned!(field.span()=> __rt::Default::default()),
            };
            quote!(#member: #value)
        });
        let path = path(variant);
        let Head {
            ident,
            impl_generics,
            ty_generics,
            ..
        } = head;
        let where_clause = input.item.generics.where_clause();
        out.extend(quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics __rt::From<#ty> for #ident #ty_generics #where_clause {
                #[track_caller]
                fn from(source: #ty) -> Self {
                    #path { #(#values),* }
                }
            }
        });
    }
    out
}
