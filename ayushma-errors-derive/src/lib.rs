//! The derive of [`ayushma-errors`](https://docs.rs/ayushma-errors): depend on that crate, which re-exports it.
//!
//! The stages, in the order in which they run: `ast` reads the type and `attr` its attributes,
//! `check` holds what was read against the rule book, `plan` decides what each place shows,
//! `expand` writes it down. Where anything was wrong, `fallback` writes stubs in its place.

mod ast;
mod attr;
mod check;
mod ctxt;
mod expand;
mod expr;
mod fallback;
mod generics;
mod names;
mod plan;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod tokens;

use proc_macro2::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use crate::ast::Input;
use crate::ctxt::Ctxt;

/// Makes an enum or a struct an error of an HTTP service: what callers read, what the log says, and who may see which field.
///
/// The attributes are described in the documentation of `ayushma_errors::ApiError`.
#[proc_macro_derive(
    ApiError,
    attributes(
        api, status, message, error, code, title, header, log, public, internal, redact, source,
        from, location, backtrace
    )
)]
pub fn derive_api_error(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(&input).into()
}

fn derive(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::new();
    let input = Input::from_syn(&ctxt, input);
    check::check(&ctxt, &input);
    let plans = plan::plan(&ctxt, &input);
    match ctxt.finish() {
        Ok(()) => expand::expand(&input, &plans),
        // Stub impls keep the one real error from being buried under "trait not implemented".
        Err(errors) => fallback::expand(&input, &plans, &errors),
    }
}
