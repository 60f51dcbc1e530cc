//! The methods that only some types have: matches over the variants that need them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Head;
use crate::ast::{Input, Variant};
use crate::attr::Place;
use crate::plan::{Arm, Plan, Plans, first_span};

/// One arm of a match: what it binds, and its value.
type Bound = (Vec<usize>, TokenStream);

/// A match over the variants that have an arm; nothing where none has.
pub(super) fn matched(
    input: &Input<'_>,
    plans: &Plans,
    otherwise: &TokenStream,
    arm: &dyn Fn(&Plan) -> Option<Bound>,
) -> Option<TokenStream> {
    let mut arms = TokenStream::new();
    let mut count = 0;
    for (variant, plan) in input.variants.iter().zip(&plans.variants) {
        if let Some((fields, value)) = arm(plan) {
            let pattern = pattern(variant, &fields);
            arms.extend(quote!(#pattern => #value,));
            count += 1;
        }
    }
    if count == 0 {
        return None;
    }
    if count < input.variants.len() {
        arms.extend(quote!(_ => #otherwise,));
    }
    Some(quote!(match self { #arms }))
}

pub(super) fn pattern(variant: &Variant<'_>, fields: &[usize]) -> TokenStream {
    let (path, bindings) = (path(variant), bindings(variant, fields));
    quote!(#path { #bindings .. })
}

pub(super) fn path(variant: &Variant<'_>) -> TokenStream {
    let ident = variant.ident;
    if variant.kind == Place::Struct {
        quote!(Self)
    } else {
        quote!(Self::#ident)
    }
}

pub(super) fn bindings(variant: &Variant<'_>, fields: &[usize]) -> TokenStream {
    let mut bindings = TokenStream::new();
    for field in &variant.fields {
        if fields.contains(&field.index) {
            let (member, mut binding) = (field.member(), field.binding());
            binding.set_span(Span::call_site());
            bindings.extend(quote!(#member: #binding,));
        }
    }
    bindings
}

/// A method that is a match, where any variant has an arm.
pub(super) fn method(
    input: &Input<'_>,
    plans: &Plans,
    signature: &TokenStream,
    otherwise: &TokenStream,
    arm: &dyn Fn(&Plan) -> Option<Bound>,
) -> TokenStream {
    match matched(input, plans, otherwise, arm) {
        Some(body) => quote!(#signature { #body }),
        None => TokenStream::new(),
    }
}

pub(super) fn bound(arm: Option<&Arm>) -> Option<Bound> {
    arm.map(|arm| (arm.fields.clone(), arm.value.clone()))
}

/// The methods that only some types have.
pub(crate) fn methods(input: &Input<'_>, plans: &Plans) -> TokenStream {
    let none = quote!(__rt::None);
    let nothing = quote!(());
    let written = quote!(__rt::Ok(()));
    let mut out = slots(input, plans);
    out.extend(passed_over(input, plans));
    let mut add = |signature, otherwise, arm: &dyn Fn(&Plan) -> Option<Bound>| {
        out.extend(method(input, plans, &signature, otherwise, arm));
    };
    let status = quote!(fn __status(&self) -> __rt::Option<__rt::u16>);
    add(status, &none, &|plan| bound(plan.status.as_ref()));
    let code = quote!(fn __code(&self) -> __rt::Option<__rt::Code<'static>>);
    add(code, &none, &|plan| bound(plan.code.as_ref()));
    let level = quote!(fn __level(&self) -> __rt::Option<__rt::Level>);
    add(level, &none, &|plan| bound(plan.level.as_ref()));
    let like = quote!(fn __like(&self, __with: &mut dyn __rt::FnMut(&dyn __rt::ApiError)));
    add(like, &nothing, &|plan| bound(plan.like.as_ref()));
    let message = quote!(fn __message(&self, __f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result);
    add(message, &written, &|plan| {
        plan.message.as_ref().map(|with| {
            let ty = quote!(fn(&Self, &mut __rt::Formatter<'_>) -> __rt::fmt::Result);
            (Vec::new(), called(with, &ty, &quote!(self, __f)))
        })
    });
    let headers = quote!(fn __headers(&self, __defaults: __rt::bool, __map: &mut __rt::HeaderMap));
    add(headers, &nothing, &|plan| headers_with(plan));
    let respond = quote!(fn respond_with(&self) -> __rt::Option<__rt::Response>);
    add(respond, &none, &|plan| {
        plan.respond_with.as_ref().map(|with| {
            let ty = quote!(fn(&Self) -> __rt::Option<__rt::Response>);
            (Vec::new(), called(with, &ty, &quote!(self)))
        })
    });
    out.extend(inner(input, plans));
    out
}

/// Calls a function of the user's. As a value of the type that it must have, a wrong one is one mistake, which shows that.
pub(crate) fn called(with: &TokenStream, ty: &TokenStream, args: &TokenStream) -> TokenStream {
    let value = quote_spanned!(first_span(with)=> #with);
    quote!({ let __with: #ty = #value; __with(#args) })
}

pub(super) fn headers_with(plan: &Plan) -> Option<Bound> {
    if plan.headers.is_empty() {
        return None;
    }
    let mut calls = TokenStream::new();
    for (is_default, with) in &plan.headers {
        let ty = quote!(fn(&Self, &mut __rt::HeaderMap));
        let call = called(with, &ty, &quote!(self, __map));
        calls.extend(quote!(if __defaults == #is_default { #call; }));
    }
    Some((Vec::new(), quote!({ #calls })))
}

/// The inner errors' arms ask for what an inner error must be.
fn inner(input: &Input<'_>, plans: &Plans) -> TokenStream {
    let signature = quote!(fn __inner(&self) -> __rt::Option<&dyn __rt::ApiError>);
    method(input, plans, &signature, &quote!(__rt::None), &|plan| {
        bound(plan.inner.as_ref())
    })
}

/// The values' arms ask for what the types of the fields must be able to do.
fn slots(input: &Input<'_>, plans: &Plans) -> TokenStream {
    let signature = quote!(fn __slots(&self, __with: &mut dyn __rt::FnMut(&[__rt::Slot<'_>])));
    method(input, plans, &signature, &quote!(__with(&[])), &|plan| {
        let values = &plan.slots.values;
        (!values.is_empty()).then(|| (plan.slots.fields.clone(), quote!(__with(&[#(#values),*]))))
    })
}

/// The source's arm asks for what a source must be.
pub(crate) fn source(input: &Input<'_>, plans: &Plans) -> TokenStream {
    asking(input, plans, "source", &|plan| bound(plan.source.as_ref()))
}

/// Likewise, of what `#[error(transparent)]` forwards to.
fn passed_over(input: &Input<'_>, plans: &Plans) -> TokenStream {
    asking(input, plans, "__source", &|plan| {
        bound(plan.passed_over.as_ref())
    })
}

fn asking(
    input: &Input<'_>,
    plans: &Plans,
    name: &str,
    arm: &dyn Fn(&Plan) -> Option<Bound>,
) -> TokenStream {
    let Some(body) = matched(input, plans, &quote!(__rt::None), arm) else {
        return TokenStream::new();
    };
    let name = Ident::new(name, Span::call_site());
    quote! {
        fn #name(&self) -> __rt::Option<&(dyn __rt::Error + 'static)> {
            #[allow(unused_imports)]
            use __rt::{AskError as _, AskPointer as _};
            #body
        }
    }
}

/// A function that nothing calls, which names the fields that are redacted whole: nothing else of an expansion does, and
/// the compiler would warn that they are never read.
pub(super) fn unread(input: &Input<'_>, plans: &Plans, head: &Head<'_>) -> TokenStream {
    let mut arms = TokenStream::new();
    for (variant, plan) in input.variants.iter().zip(&plans.variants) {
        let mut fields = Vec::new();
        for field in &variant.fields {
            let bound = plan.slots.fields.contains(&field.index);
            let is_masked = input.redact_of(variant, field).is_some()
                || input.is_masked_by_name(variant, field);
            if !bound && is_masked {
                fields.push(field.index);
            }
        }
        if !fields.is_empty() {
            let (ident, bindings) = (&input.item.ident, bindings(variant, &fields));
            let variant = Some(variant.ident).filter(|_| input.is_enum()).into_iter();
            arms.extend(quote!(#ident #(::#variant)* { #bindings .. } => {}));
        }
    }
    if arms.is_empty() {
        return arms;
    }
    let Head {
        ident,
        impl_generics,
        ty_generics,
        where_clause,
        ..
    } = head;
    quote! {
        #[allow(dead_code, deprecated, unreachable_patterns, clippy::all, clippy::pedantic)]
        fn __unread #impl_generics (this: &#ident #ty_generics) #where_clause {
            match this {
                #arms
                _ => {}
            }
        }
    }
}
