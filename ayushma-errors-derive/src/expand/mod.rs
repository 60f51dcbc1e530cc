//! From the plan to code; no decisions here.

mod methods;

use crate::ast::{Input, Role};
use crate::attr::Status;
use crate::generics::may_be_unsized;
use crate::plan::{Plans, first_span};
use crate::rust::Rust;
use crate::tokens::stream;
use crate::ty::Type;

pub(crate) use self::methods::{called, methods, source};
use self::methods::{path, unread};

/// What every impl of the type begins with.
pub(crate) struct Head {
    pub(crate) ident: Rust,
    pub(crate) impl_generics: Rust,
    pub(crate) ty_generics: Rust,
    pub(crate) where_clause: Rust,
    /// What the user and the fields ask for, without the `where`.
    predicates: Rust,
    /// The error as something with a size.
    pub(crate) this: &'static str,
    pub(crate) is_unsized: bool,
}

impl Head {
    pub(crate) fn new(input: &Input<'_>, plans: &Plans) -> Self {
        let generics = &input.item.generics;
        // The last field of a struct.
        let last = match input.variants.as_slice() {
            [variant] if !input.is_enum() => variant.fields.last(),
            _ => None,
        };
        let is_unsized = match last {
            Some(last) => may_be_unsized(generics, Some(last.ty)),
            None => may_be_unsized(generics, None),
        };
        let said = input.top().api.bound.as_ref();
        let predicates = plans.bounds.predicates(input, said);
        Head {
            ident: input.put(&input.item.ident),
            impl_generics: input.put(&generics.declared()),
            ty_generics: input.put(&generics.used()),
            where_clause: where_clause(&predicates),
            predicates,
            this: if is_unsized { "&self" } else { "self" },
            is_unsized,
        }
    }

    /// `Debug` or `Display`, by that function of the runtime.
    fn written(&self, name: &str, function: &str) -> Rust {
        let this = self.this;
        let fmt = format!(
            "#[inline] fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {{
                __rt::{function}({this}, f)
            }}"
        );
        self.implement(&format!("__rt::{name}"), &fmt)
    }

    pub(crate) fn implement(&self, path: &str, items: &str) -> Rust {
        let Head {
            ident,
            impl_generics,
            ty_generics,
            where_clause,
            ..
        } = self;
        format!(
            "#[automatically_derived]
            #[allow(deprecated)]
            impl {impl_generics} {path} for {ident} {ty_generics} {where_clause} {{ {items} }}"
        )
    }
}

fn where_clause(predicates: &str) -> Rust {
    if predicates.is_empty() {
        return Rust::new();
    }
    format!("where {predicates}")
}

/// The runtime crate as the user knows it.
pub(crate) fn runtime(input: &Input<'_>) -> Rust {
    match &input.top().api.krate {
        Some(krate) => input.put(&stream(krate)),
        None => "::ayushma_errors".to_owned(),
    }
}

/// Wraps the impls so that nothing but them is seen from outside.
pub(crate) fn wrap(runtime: &str, items: &str) -> Rust {
    format!(
        "#[doc(hidden)]
        const _: () = {{
            use {runtime}::__private as __rt;
            {items}
        }};"
    )
}

pub(crate) fn expand(input: &Input<'_>, plans: &Plans) -> Rust {
    let head = Head::new(input, plans);
    let runtime = runtime(input);
    let mut items = checks(input, plans);
    items += &table(input, plans);
    items += &others(input, &head, &source(input, plans));
    items += &from(input, &head);
    items += &api_error(input, plans, &head);
    items += &integrations(input, &head, &runtime);
    items += &unread(input, plans, &head);
    items += &named_statuses(input, &runtime);
    wrap(&runtime, &items)
}

/// `Debug`, `Display`, `Error` and `Serialize`, as far as they are not left to the user.
pub(crate) fn others(input: &Input<'_>, head: &Head, source: &str) -> Rust {
    let this = head.this;
    let mut out = Rust::new();
    if !input.skips("Debug") {
        out += &head.written("Debug", "debug");
    }
    if !input.skips("Display") {
        out += &head.written("Display", "display");
    }
    if !input.skips("Error") {
        out += &head.implement("__rt::Error", source);
    }
    if !input.skips("Serialize") {
        let serialize = format!(
            "#[inline] fn serialize<__S: __rt::Serializer>(&self, serializer: __S) -> __rt::Result<__S::Ok, __S::Error> {{
                __rt::serialize({this}, serializer)
            }}"
        );
        out += &head.implement("__rt::Serialize", &serialize);
    }
    out
}

/// What the frameworks want, which the runtime crate's features say.
pub(crate) fn integrations(input: &Input<'_>, head: &Head, runtime: &str) -> Rust {
    if head.is_unsized && input.item.generics.is_empty() {
        return Rust::new();
    }
    let Head {
        ident,
        impl_generics,
        ty_generics,
        predicates,
        ..
    } = head;
    let mut skip = String::new();
    if input.skips("IntoResponse") {
        skip += "IntoResponse ";
    }
    if input.skips("ResponseError") {
        skip += "ResponseError ";
    }
    // A response is made of a value, which has a size.
    let sized = if head.is_unsized {
        format!("{ident} {ty_generics}: ::core::marker::Sized,")
    } else {
        Rust::new()
    };
    format!(
        "{runtime}::__impl_integrations! {{
            [{skip}] [{impl_generics}] [{ident} {ty_generics}] [{sized} {predicates}]
        }}"
    )
}

fn table(input: &Input<'_>, plans: &Plans) -> Rust {
    let mut head = format!("\n{}", crate::tokens::unraw(&input.item.ident));
    if let Some(base) = &input.top().api.type_base {
        head.push_str("\nB");
        head.push_str(&base.value());
    }
    if !input.is_enum() {
        head.push_str("\n1");
    }
    let mut text = format!("{head:?}");
    for plan in &plans.variants {
        text += &format!(", {:?}", plan.record.as_str());
    }
    let mut statuses = Rust::new();
    for i in 0..plans.statuses.tokens.len() {
        statuses += &format!("__rt::status_number(__STATUS_{i}),");
    }
    let mut formats = Rust::new();
    for format in &plans.formats.tokens {
        let ty = input.put(format);
        formats += &input.at(first_span(format), &format!("__rt::Format::of::<{ty}>(),"));
    }
    format!(
        "static __TABLE: __rt::Table = __rt::Table::new(
            __rt::concat!(__rt::module_path!(), {text}),
            &[{statuses}],
            &[{formats}],
        );"
    )
}

/// Names the type of `StatusCode::NOT_FOUND` as the user did, so that an import of it is not reported as unused. Where
/// there is none, the module's own is found: a function's scope is asked before its module's.
pub(crate) fn named_statuses(input: &Input<'_>, runtime: &str) -> Rust {
    let mut named = is_by_name(input.defaults.status.as_ref());
    for variant in &input.variants {
        named = named || is_by_name(variant.attrs.status.as_ref());
    }
    let is_renamed = input.top().api.krate.is_some();
    if is_renamed || !named {
        return Rust::new();
    }
    format!(
        "#[allow(dead_code, unused_imports, clippy::pedantic)]
        mod __statuses {{
            use {runtime}::__private::StatusCode;
            fn named() {{
                use super::*;
                type Named = StatusCode;
            }}
        }}"
    )
}

fn is_by_name(status: Option<&Status>) -> bool {
    let Some(status) = status else { return false };
    match crate::tokens::as_path(&status.typed) {
        Some(path) => path.starts_with("StatusCode::"),
        None => false,
    }
}

/// What only the compiler can know: whether a constant is an error status, and what a format has reserved.
pub(crate) fn checks(input: &Input<'_>, plans: &Plans) -> Rust {
    let mut out = Rust::new();
    for (i, status) in plans.statuses.tokens.iter().enumerate() {
        let (number, non_error) = (input.put(status), plans.statuses.non_errors.contains(&i));
        // Named once, so that a constant of another type is one mistake.
        let check = format!(
            "const __STATUS_{i}: __rt::StatusCode = {number};
            const _: () = __rt::assert!(
                __rt::is_status(__STATUS_{i}, {non_error}),
                \"not an error status: use 400..=599, or say `non_error`\"
            );"
        );
        out += &input.at(first_span(status), &check);
    }
    for plan in &plans.variants {
        out += &plan.unreserved;
    }
    out
}

fn api_error(input: &Input<'_>, plans: &Plans, head: &Head) -> Rust {
    let (this, definition_of) = (head.this, own_definition(input));
    let methods = methods(input, plans);
    let api_error = format!(
        "#[inline] fn definition(&self) -> &'static __rt::Definition {{
            __rt::definition({this})
        }}
        #[inline] fn __derived(&self) -> __rt::Option<&'static __rt::Definition> {{
            {definition_of}
        }}
        {methods}"
    );
    let definitions = "#[inline] fn definitions() -> &'static [__rt::Definition] {
        __TABLE.definitions()
    }";
    head.implement("__rt::ApiError", &api_error) + &head.implement("__rt::Definitions", definitions)
}

/// The definition of the variant that it is.
fn own_definition(input: &Input<'_>) -> Rust {
    let index = match input.variants.as_slice() {
        // There is no such error.
        [] => return "match *self {}".to_owned(),
        [_] => "0".to_owned(),
        variants => {
            let mut arms = Rust::new();
            for (i, variant) in variants.iter().enumerate() {
                let path = path(input, variant);
                arms += &format!("{path} {{ .. }} => {i},");
            }
            format!("match self {{ {arms} }}")
        }
    };
    format!("__rt::Some(__TABLE.definition({index}))")
}

/// A backtrace, in what the field keeps it in.
fn captured(ty: &Type) -> Rust {
    if let Some(inner) = ty.option() {
        return format!("__rt::Some({})", captured(inner));
    }
    let captured = "__rt::Backtrace::capture()";
    match ty.last_name().as_deref() {
        Some("Box" | "Arc" | "Rc") => format!("__rt::From::from({captured})"),
        _ => captured.to_owned(),
    }
}

/// `From` for each `#[from]`.
pub(crate) fn from(input: &Input<'_>, head: &Head) -> Rust {
    let mut out = Rust::new();
    if input.skips("From") {
        return out;
    }
    for variant in &input.variants {
        let Some(from) = variant.made_from() else {
            continue;
        };
        let inner = from.ty.option();
        let mut values = Rust::new();
        for field in &variant.fields {
            let value = match field.role {
                _ if field.index == from.index && inner.is_some() => {
                    "__rt::Some(source)".to_owned()
                }
                _ if field.index == from.index => "source".to_owned(),
                Role::Location => "__rt::Location::caller()".to_owned(),
                Role::Backtrace => captured(field.ty),
                _ if field.attrs.from.is_none() => "__rt::None".to_owned(),
                // Asked at the field's type.
                _ => input.at(field.span(), "__rt::Default::default()"),
            };
            values += &format!("{}: {value},", input.put(&field.member()));
        }
        let Head {
            ident,
            impl_generics,
            ty_generics,
            ..
        } = head;
        let where_clause = where_clause(&input.put(&input.item.generics.predicates()));
        let (path, ty) = (path(input, variant), input.put(inner.unwrap_or(from.ty)));
        out += &format!(
            "#[automatically_derived]
            #[allow(deprecated)]
            impl {impl_generics} __rt::From<{ty}> for {ident} {ty_generics} {where_clause} {{
                #[inline] #[track_caller]
                fn from(source: {ty}) -> Self {{
                    {path} {{ {values} }}
                }}
            }}"
        );
    }
    out
}
