//! Stub impls for a type with mistakes, so that each mistake is one message.

use tree::TokenStream;

use crate::ast::Input;
use crate::ctxt::Mistake;
use crate::expand::{
    Head, checks, integrations, methods, named_statuses, others, runtime, source, wrap,
};
use crate::names::place_of;
use crate::plan::Plans;
use crate::rust::Rust;
use crate::tokens::Tokens;

pub(crate) fn expand(input: &Input<'_>, plans: &Plans, errors: &[Mistake]) -> TokenStream {
    let mut tokens = Tokens::new();
    for error in errors {
        tokens.append(&mut error.to_compile_error());
    }
    for token in input.tokens(&impls(input, plans)) {
        tokens.push(token);
    }
    TokenStream::from_iter(tokens)
}

fn impls(input: &Input<'_>, plans: &Plans) -> Rust {
    let head = Head::new(input, plans);
    // What the fields' types must be able to do is asked all the same, so that all mistakes are said in one go. Fields
    // of a packed type cannot be borrowed.
    let (values, source) = if input.is_packed {
        (Rust::new(), Rust::new())
    } else {
        (methods(input, plans), source(input, plans))
    };
    let mut items = checks(input, plans);
    // An import that only an attribute names is used all the same.
    for format in &plans.formats.tokens {
        let format = input.put(format);
        items += &format!("const _: __rt::Format = __rt::Format::of::<{format}>();");
    }
    let api_error = format!(
        "fn definition(&self) -> &'static __rt::Definition {{
            __rt::stub()
        }}
        {values}"
    );
    let definitions = "fn definitions() -> &'static [__rt::Definition] {
        &[]
    }";
    let runtime = runtime(input);
    items += &named_statuses(input, &runtime);
    items += &others(input, &head, &source);
    items += &stub_from(input, &head);
    items += &head.implement("__rt::ApiError", &api_error);
    items += &head.implement("__rt::Definitions", definitions);
    items += &integrations(input, &head, &runtime);
    wrap(&runtime, &items)
}

// A `?` elsewhere should not fail too; where `#[from]` itself is wrong, the real impl would.
fn stub_from(input: &Input<'_>, head: &Head) -> Rust {
    let mut seen = Vec::new();
    let mut out = Rust::new();
    if input.skips("From") {
        return out;
    }
    for variant in &input.variants {
        for field in &variant.fields {
            if field.attrs.own_from().is_none() {
                continue;
            }
            let ty = field.ty.without_option();
            let key = ty.text();
            if place_of(&seen, &key).is_some() {
                continue;
            }
            seen.push(key);
            let ty = input.put(ty);
            let stub = format!("fn from(_: {ty}) -> Self {{ __rt::stub() }}");
            out += &head.implement(&format!("__rt::From<{ty}>"), &stub);
        }
    }
    out
}
