//! The methods that only some types have: matches over the variants that need them.

use tree::TokenStream;

use super::Head;
use crate::ast::{Input, Variant};
use crate::attr::Place;
use crate::code::Code;
use crate::plan::{Arm, Plan, Plans};

/// One arm of a match: what it binds, and its value.
type Bound = (Vec<usize>, Code);

/// A match over the variants that have an arm; nothing where none has.
fn matched(
    input: &Input<'_>,
    plans: &Plans,
    otherwise: &str,
    arm: &dyn Fn(&Plan) -> Option<Bound>,
) -> Option<Code> {
    let mut arms = Code::new();
    let mut count = 0;
    for (variant, plan) in input.variants.iter().zip(&plans.variants) {
        if let Some((fields, value)) = arm(plan) {
            let (path, bindings) = (path(input, variant), bindings(input, variant, &fields));
            arms += &format!("{path} {{ {bindings} .. }} => {value},");
            count += 1;
        }
    }
    if count == 0 {
        return None;
    }
    if count < input.variants.len() {
        arms += &format!("_ => {otherwise},");
    }
    Some(format!("match self {{ {arms} }}"))
}

pub(super) fn path(input: &Input<'_>, variant: &Variant<'_>) -> Code {
    if variant.kind == Place::Struct {
        "Self".to_owned()
    } else {
        format!("Self::{}", input.put(variant.ident))
    }
}

fn bindings(input: &Input<'_>, variant: &Variant<'_>, fields: &[usize]) -> Code {
    let mut bindings = Code::new();
    for field in &variant.fields {
        if fields.contains(&field.index) {
            let member = input.put(field.member());
            bindings += &format!("{member}: __f{},", field.index);
        }
    }
    bindings
}

/// A method that is a match, where any variant has an arm.
fn method(
    input: &Input<'_>,
    plans: &Plans,
    signature: &str,
    otherwise: &str,
    arm: &dyn Fn(&Plan) -> Option<Bound>,
) -> Code {
    match matched(input, plans, otherwise, arm) {
        Some(body) => format!("fn {signature} {{ {body} }}"),
        None => Code::new(),
    }
}

fn bound(arm: Option<&Arm>) -> Option<Bound> {
    arm.map(|arm| (arm.fields.clone(), arm.value.clone()))
}

/// The methods that only some types have.
pub(crate) fn methods(input: &Input<'_>, plans: &Plans) -> Code {
    let none = "__rt::None";
    let mut out = slots(input, plans);
    out += &asking(input, plans, "__source", &|plan| {
        bound(plan.passed_over.as_ref())
    });
    let mut add = |signature, otherwise, arm: &dyn Fn(&Plan) -> Option<Bound>| {
        out += &method(input, plans, signature, otherwise, arm);
    };
    let status = "__status(&self) -> __rt::Option<__rt::u16>";
    add(status, none, &|plan| bound(plan.status.as_ref()));
    let code = "__code(&self) -> __rt::Option<__rt::Code<'static>>";
    add(code, none, &|plan| bound(plan.code.as_ref()));
    let level = "__level(&self) -> __rt::Option<__rt::Level>";
    add(level, none, &|plan| bound(plan.level.as_ref()));
    let like = "__like(&self, __with: &mut dyn __rt::FnMut(&dyn __rt::ApiError))";
    add(like, "()", &|plan| bound(plan.like.as_ref()));
    let message = "__message(&self, __f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result";
    add(message, "__rt::Ok(())", &|plan| {
        let ty = "fn(&Self, &mut __rt::Formatter<'_>) -> __rt::fmt::Result";
        let with = plan.message.as_ref()?;
        Some((Vec::new(), called(input, with, ty, "self, __f")))
    });
    let headers = "__headers(&self, __defaults: __rt::bool, __map: &mut __rt::HeaderMap)";
    add(headers, "()", &|plan| headers_with(input, plan));
    let respond = "respond_with(&self) -> __rt::Option<__rt::Response>";
    add(respond, none, &|plan| {
        let ty = "fn(&Self) -> __rt::Option<__rt::Response>";
        let with = plan.respond_with.as_ref()?;
        Some((Vec::new(), called(input, with, ty, "self")))
    });
    // The inner errors' arms ask for what an inner error must be.
    let inner = "__inner(&self) -> __rt::Option<&dyn __rt::ApiError>";
    add(inner, none, &|plan| bound(plan.inner.as_ref()));
    out
}

/// Calls a function of the user's. As a value of the type that it must have, a wrong one is one mistake, which shows that.
pub(crate) fn called(input: &Input<'_>, with: &TokenStream, ty: &str, args: &str) -> Code {
    let value = input.put(with);
    format!("{{ let __with: {ty} = {value}; __with({args}) }}")
}

fn headers_with(input: &Input<'_>, plan: &Plan) -> Option<Bound> {
    if plan.headers.is_empty() {
        return None;
    }
    let mut calls = Code::new();
    for (is_default, with) in &plan.headers {
        let call = called(
            input,
            with,
            "fn(&Self, &mut __rt::HeaderMap)",
            "self, __map",
        );
        calls += &format!("if __defaults == {is_default} {{ {call}; }}");
    }
    Some((Vec::new(), format!("{{ {calls} }}")))
}

/// The values' arms ask for what the types of the fields must be able to do.
fn slots(input: &Input<'_>, plans: &Plans) -> Code {
    let signature = "__slots(&self, __with: &mut dyn __rt::FnMut(&[__rt::Slot<'_>]))";
    method(input, plans, signature, "__with(&[])", &|plan| {
        let slots = &plan.slots;
        let values = slots.values.join(",");
        (!values.is_empty()).then(|| (slots.fields.clone(), format!("__with(&[{values}])")))
    })
}

/// The source's arm asks for what a source must be.
pub(crate) fn source(input: &Input<'_>, plans: &Plans) -> Code {
    asking(input, plans, "source", &|plan| bound(plan.source.as_ref()))
}

fn asking(
    input: &Input<'_>,
    plans: &Plans,
    name: &str,
    arm: &dyn Fn(&Plan) -> Option<Bound>,
) -> Code {
    let Some(body) = matched(input, plans, "__rt::None", arm) else {
        return Code::new();
    };
    format!(
        "fn {name}(&self) -> __rt::Option<&(dyn __rt::Error + 'static)> {{
            #[allow(unused_imports)]
            use __rt::{{AskError as _, AskPointer as _}};
            {body}
        }}"
    )
}

/// A function that nothing calls, which names the fields that are redacted whole: nothing else of an expansion does, and
/// the compiler would warn that they are never read.
pub(super) fn unread(input: &Input<'_>, plans: &Plans, head: &Head) -> Code {
    let Head {
        ident,
        impl_generics,
        ty_generics,
        where_clause,
        ..
    } = head;
    let mut arms = Code::new();
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
        if fields.is_empty() {
            continue;
        }
        let bindings = bindings(input, variant, &fields);
        let name = if input.is_enum() {
            format!("::{}", input.put(variant.ident))
        } else {
            Code::new()
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
