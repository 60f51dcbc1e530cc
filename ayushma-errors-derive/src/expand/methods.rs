//! The methods that only some types have: matches over the variants that need them.

use tree::TokenStream;

use super::Head;
use crate::ast::{Input, Variant};
use crate::attr::Place;
use crate::plan::{Arm, Plan, Plans};
use crate::rust::Rust;

/// A method that only some types have.
#[derive(Clone, Copy)]
enum Method {
    Slots,
    /// Its arm asks for what a source must be.
    Source,
    PassedOver,
    Status,
    Code,
    Level,
    Like,
    Message,
    Headers,
    RespondWith,
    /// Its arm asks for what an inner error must be.
    Inner,
}

/// All but `source`, in the order in which they are written.
const METHODS: &[Method] = &[
    Method::Slots,
    Method::PassedOver,
    Method::Status,
    Method::Code,
    Method::Level,
    Method::Like,
    Method::Message,
    Method::Headers,
    Method::RespondWith,
    Method::Inner,
];

impl Method {
    fn signature(self) -> &'static str {
        match self {
            Method::Slots => "__slots(&self, __with: &mut dyn __rt::FnMut(&[__rt::Slot<'_>]))",
            Method::Source => "source(&self) -> __rt::Option<&(dyn __rt::Error + 'static)>",
            Method::PassedOver => "__source(&self) -> __rt::Option<&(dyn __rt::Error + 'static)>",
            Method::Status => "__status(&self) -> __rt::Option<__rt::u16>",
            Method::Code => "__code(&self) -> __rt::Option<__rt::Code<'static>>",
            Method::Level => "__level(&self) -> __rt::Option<__rt::Level>",
            Method::Like => "__like(&self, __with: &mut dyn __rt::FnMut(&dyn __rt::ApiError))",
            Method::Message => {
                "__message(&self, __f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result"
            }
            Method::Headers => {
                "__headers(&self, __defaults: __rt::bool, __map: &mut __rt::HeaderMap)"
            }
            Method::RespondWith => "respond_with(&self) -> __rt::Option<__rt::Response>",
            Method::Inner => "__inner(&self) -> __rt::Option<&dyn __rt::ApiError>",
        }
    }

    /// What its arms need.
    fn imports(self) -> &'static str {
        match self {
            Method::Source | Method::PassedOver => {
                "#[allow(unused_imports)]
                use __rt::{AskError as _, AskPointer as _};"
            }
            _ => "",
        }
    }

    /// Its value for variants that have no arm.
    fn otherwise(self) -> &'static str {
        match self {
            Method::Slots => "__with(&[])",
            Method::Like | Method::Headers => "()",
            Method::Message => "__rt::Ok(())",
            _ => "__rt::None",
        }
    }

    fn arm(self, input: &Input<'_>, plan: &Plan) -> Option<Arm> {
        match self {
            Method::Slots => slots(plan),
            Method::Source => plan.source.clone(),
            Method::PassedOver => plan.passed_over.clone(),
            Method::Status => plan.status.clone(),
            Method::Code => plan.code.clone(),
            Method::Level => plan.level.clone(),
            Method::Like => plan.like.clone(),
            Method::Message => {
                let ty = "fn(&Self, &mut __rt::Formatter<'_>) -> __rt::fmt::Result";
                let with = plan.message.as_ref()?;
                Some(Arm::of_self(called(input, with, ty, "self, __f")))
            }
            Method::Headers => headers(input, plan),
            Method::RespondWith => {
                let ty = "fn(&Self) -> __rt::Option<__rt::Response>";
                let with = plan.respond_with.as_ref()?;
                Some(Arm::of_self(called(input, with, ty, "self")))
            }
            Method::Inner => plan.inner.clone(),
        }
    }
}

/// The methods that only some types have.
pub(crate) fn methods(input: &Input<'_>, plans: &Plans) -> Rust {
    let mut out = Rust::new();
    for method in METHODS {
        out += &matched(input, plans, *method);
    }
    out
}

pub(crate) fn source(input: &Input<'_>, plans: &Plans) -> Rust {
    matched(input, plans, Method::Source)
}

/// A match over the variants that have an arm; nothing where none has.
fn matched(input: &Input<'_>, plans: &Plans, method: Method) -> Rust {
    let mut arms = Rust::new();
    let mut count = 0;
    for (i, plan) in plans.variants.iter().enumerate() {
        let variant = &input.variants[i];
        if let Some(Arm { fields, value }) = method.arm(input, plan) {
            let (path, bindings) = (path(input, variant), bindings(input, variant, &fields));
            arms += &format!("{path} {{ {bindings} .. }} => {value},");
            count += 1;
        }
    }
    if count == 0 {
        return arms;
    }
    if count < input.variants.len() {
        arms += &format!("_ => {},", method.otherwise());
    }
    let (signature, imports) = (method.signature(), method.imports());
    format!("#[inline] fn {signature} {{ {imports} match self {{ {arms} }} }}")
}

pub(super) fn path(input: &Input<'_>, variant: &Variant<'_>) -> Rust {
    if variant.kind == Place::Struct {
        "Self".to_owned()
    } else {
        format!("Self::{}", input.put(variant.ident))
    }
}

fn bindings(input: &Input<'_>, variant: &Variant<'_>, fields: &[usize]) -> Rust {
    let mut bindings = Rust::new();
    for field in &variant.fields {
        if fields.contains(&field.index) {
            let member = input.put(&field.member());
            bindings += &format!("{member}: __f{},", field.index);
        }
    }
    bindings
}

/// Calls a function of the user's. As a value of the type that it must have, a wrong one is one mistake, which shows that.
pub(crate) fn called(input: &Input<'_>, with: &TokenStream, ty: &str, args: &str) -> Rust {
    let value = input.put(with);
    format!("{{ let __with: {ty} = {value}; __with({args}) }}")
}

fn headers(input: &Input<'_>, plan: &Plan) -> Option<Arm> {
    let mut calls = header_calls(input, &plan.headers, false);
    calls += &header_calls(input, &plan.default_headers, true);
    if calls.is_empty() {
        return None;
    }
    Some(Arm::of_self(format!("{{ {calls} }}")))
}

fn header_calls(input: &Input<'_>, functions: &[TokenStream], are_defaults: bool) -> Rust {
    let mut calls = Rust::new();
    for with in functions {
        let ty = "fn(&Self, &mut __rt::HeaderMap)";
        let call = called(input, with, ty, "self, __map");
        calls += &format!("if __defaults == {are_defaults} {{ {call}; }}");
    }
    calls
}

/// The values' arms ask for what the types of the fields must be able to do.
fn slots(plan: &Plan) -> Option<Arm> {
    let mut values = Rust::new();
    for value in &plan.slots.values {
        values += value;
        values.push(',');
    }
    if values.is_empty() {
        return None;
    }
    Some(Arm {
        fields: plan.slots.fields.clone(),
        value: format!("__with(&[{values}])"),
    })
}

/// A function that nothing calls, which names the fields that are redacted whole: nothing else of an expansion does, and
/// the compiler would warn that they are never read.
pub(super) fn unread(input: &Input<'_>, plans: &Plans, head: &Head) -> Rust {
    let Head {
        ident,
        impl_generics,
        ty_generics,
        where_clause,
        ..
    } = head;
    let mut arms = Rust::new();
    for (i, plan) in plans.variants.iter().enumerate() {
        let variant = &input.variants[i];
        let mut fields = Vec::new();
        for field in &variant.fields {
            let bound = plan.slots.fields.contains(&field.index);
            let is_masked = input.redact_of(variant, field).is_some()
                || input.is_masked_by_name(variant, field);
            if !bound && is_masked {
                fields.push(field.index);
            }
        }
        if fields.is_empty() {
            continue;
        }
        let bindings = bindings(input, variant, &fields);
        let name = if input.is_enum() {
            format!("::{}", input.put(variant.ident))
        } else {
            Rust::new()
        };
        arms += &format!("{ident} {name} {{ {bindings} .. }} => {{}}");
    }
    if arms.is_empty() {
        return arms;
    }
    format!(
        "#[allow(dead_code, deprecated, unreachable_patterns, clippy::all, clippy::pedantic)]
        fn __unread {impl_generics} (this: &{ident} {ty_generics}) {where_clause} {{
            match this {{
                {arms}
                _ => {{}}
            }}
        }}"
    )
}
