//! The derive of [`ayushma-errors`](https://docs.rs/ayushma-errors): depend on that crate, which re-exports it.
//!
//! The stages, in the order in which they run: `item` reads the type, `ast` and `attr` what its attributes say,
//! `check` holds what was read against the rule book, `plan` decides what each place shows,
//! `expand` writes it down. Where anything was wrong, `fallback` writes stubs in its place.

#![allow(
    clippy::format_push_string,
    reason = "`write!` has a result, which could only be dropped"
)]
#![allow(
    clippy::manual_find,
    clippy::manual_map,
    reason = "every closure has the compiler build an iterator's methods anew; with loops the derive builds a third faster"
)]

// The compiler's tokens. Unit tests run without a compiler, and have those of proc-macro2 in their place.
#[cfg(not(test))]
extern crate proc_macro as tree;
#[cfg(test)]
extern crate proc_macro2 as tree;

#[cfg(test)]
mod against_syn;
mod ast;
mod attr;
mod check;

mod ctxt;
mod expand;
mod expr;
mod fallback;
mod generics;
mod item;
mod literal;
mod names;
mod part;
mod plan;
mod rust;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod tokens;
mod ty;

use tree::TokenStream;

use crate::ast::Input;
use crate::ctxt::Ctxt;
use crate::item::Item;

/// Makes an enum or a struct an error of an HTTP service: what callers read, what the log says, and who may see which field.
///
/// The attributes are described in the documentation of `ayushma_errors::ApiError`.
// Unit tests call `derive`: this one is the compiler's.
#[cfg(not(test))]
#[proc_macro_derive(
    ApiError,
    attributes(
        api, status, message, error, code, title, header, log, public, internal, redact, source,
        from, location, backtrace
    )
)]
pub fn derive_api_error(input: TokenStream) -> TokenStream {
    derive(input)
}

fn derive(typed: TokenStream) -> TokenStream {
    let Some(item) = Item::read(typed) else {
        let wrong = "::core::compile_error! { \"`ApiError` is for enums and structs\" }";
        return wrong.parse().unwrap_or_default();
    };
    let ctxt = Ctxt::new();
    let input = Input::new(&ctxt, &item);
    check::check(&ctxt, &input);
    let plans = plan::plan(&ctxt, &input);
    match ctxt.finish() {
        Ok(()) => input.tokens(&expand::expand(&input, &plans)),
        // Stub impls keep the one real error from being buried under "trait not implemented".
        Err(errors) => fallback::expand(&input, &plans, &errors),
    }
}
