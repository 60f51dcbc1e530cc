//! Slots: each value once, behind what may be done with it. Errors about a field's type are shown at the type.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Planner, first_span, is_literal, spanned};
use crate::ast::Field;
use crate::attr::{Mask, Redact};
use crate::expr::Scanned;
use crate::generics::may_be_unsized;
use crate::table::encode;
use crate::template::{Hole, Style, Value};
use crate::tokens::{Str, adopted};

impl Planner<'_> {
    /// A slot whose value is serialized.
    pub(super) fn json(&mut self, scanned: &Scanned) -> usize {
        if let Some(whole) = scanned.whole {
            return self.json_field(whole);
        }
        let fields: Vec<usize> = scanned.uses.iter().map(|one| one.field).collect();
        let key = format!("json {}", scanned.tokens);
        let value = if fields.is_empty() && is_literal(&scanned.tokens) {
            let tokens = &scanned.tokens;
            quote!(__rt::Slot::Json(&#tokens))
        } else {
            spanned(
                scanned,
                &|tokens, span| quote_spanned!(span=> __rt::Slot::LazyJson(&|__with| __with(&(#tokens)))),
            )
        };
        self.plan.slots.add(key, &fields, value)
    }

    pub(super) fn json_field(&mut self, index: usize) -> usize {
        let field = &self.variant.fields[index];
        self.bound(field, &quote!(__rt::Serialize));
        let value = self.sized(field);
        self.plan.slots.add(
            format!("json {index}"),
            &[index],
            quote_spanned!(field.span()=> __rt::Slot::Json(#value)),
        )
    }

    /// The slot of the list of problems: the runtime finds out whether it is its own `Detail`.
    pub(super) fn errors_field(&mut self, index: usize) -> usize {
        let field = &self.variant.fields[index];
        self.bound(field, &quote!(__rt::Serialize));
        let value = self.sized(field);
        let json = quote_spanned!(field.span()=> __rt::Slot::Json(#value));
        self.plan.slots.add(
            format!("errors {index}"),
            &[index],
            quote!(__rt::errors_slot(#json, {
                #[allow(unused_imports)]
                use __rt::AskDetail as _;
                (&__rt::ErrorsField(#value)).ask()
            })),
        )
    }

    /// The field's binding as a reference to something that has a size.
    pub(super) fn sized(&self, field: &Field<'_>) -> TokenStream {
        let binding = field.binding();
        let is_last = field.index + 1 == self.variant.fields.len();
        if is_last && may_be_unsized(&self.input.item.generics, Some(field.ty)) {
            quote!(&#binding)
        } else {
            quote!(#binding)
        }
    }

    /// The field, written by its `Display` or `Debug`.
    pub(super) fn text_slot(&mut self, index: usize, style: Style) -> usize {
        let field = &self.variant.fields[index];
        let (value, span) = (self.sized(field), field.span());
        if style == Style::Debug {
            self.bound(field, &quote!(__rt::Debug));
            return self.plan.slots.add(
                format!("debug {index}"),
                &[index],
                quote_spanned!(span=> __rt::Slot::Debug(#value)),
            );
        }
        let slot = if is_path(field) {
            quote_spanned!(span=> __rt::Slot::Text(&__rt::path(#value)))
        } else {
            self.bound(field, &quote!(__rt::Display));
            quote_spanned!(span=> __rt::Slot::Text(#value))
        };
        self.plan.slots.add(format!("text {index}"), &[index], slot)
    }

    /// The field with a width, a precision and the like, as the standard library formats it.
    pub(super) fn formatted_slot(
        &mut self,
        hole: &Hole,
        args: &[Scanned],
        kind: &str,
        lazy: &str,
    ) -> usize {
        let field = match hole.value {
            Value::Field(field) => Some(field),
            Value::Arg(arg) => args[arg].whole,
        };
        let Some(index) = field else {
            let Value::Arg(arg) = hole.value else {
                return 0;
            };
            return self.computed_slot(hole, args, arg, lazy);
        };
        let field = &self.variant.fields[index];
        let style = style_path(hole.style);
        self.bound(field, &style);
        let binding = field.binding();
        let value = if is_path(field) && hole.style == Style::Display {
            quote!(__rt::path(#binding))
        } else {
            let span = field.span();
            quote_spanned!(span=> *#binding)
        };
        let (literal, widths, mut fields) = self.format_parts(hole, args, field.span());
        fields.push(index);
        let kind = quote::format_ident!("{kind}");
        let span = field.span();
        let slot = quote_spanned!(span=> __rt::Slot::#kind(&__rt::format_args!(#literal, #value #(, #widths)*)));
        self.plan.slots.add(
            format!("{kind} {index} {} {}", hole.spec, quote!(#(#widths),*)),
            &fields,
            slot,
        )
    }

    /// A value that is computed when it is asked for.
    pub(super) fn computed_slot(
        &mut self,
        hole: &Hole,
        args: &[Scanned],
        arg: usize,
        lazy: &str,
    ) -> usize {
        let scanned = &args[arg];
        let (literal, widths, mut fields) = self.format_parts(hole, args, Span::call_site());
        fields.extend(scanned.uses.iter().map(|one| one.field));
        let lazy = quote::format_ident!("{lazy}");
        let key = format!(
            "{lazy} {} {} {}",
            scanned.tokens,
            hole.spec,
            quote!(#(#widths),*)
        );
        let value = spanned(scanned, &|tokens, span| {
            if hole.is_plain() && hole.style == Style::Display {
                quote_spanned!(span=> __rt::Slot::#lazy(&|__f| __rt::Display::fmt(&(#tokens), __f)))
            } else {
                quote_spanned!(span=> __rt::Slot::#lazy(&|__f| __rt::Formatter::write_fmt(__f, __rt::format_args!(#literal, (#tokens) #(, #widths)*))))
            }
        });
        self.plan.slots.add(key, &fields, value)
    }

    pub(super) fn format_parts(
        &self,
        hole: &Hole,
        args: &[Scanned],
        span: Span,
    ) -> (Str, Vec<TokenStream>, Vec<usize>) {
        let colon = if hole.spec.is_empty() { "" } else { ":" };
        let literal = Str::new(&format!("{{0{colon}{}}}", hole.spec), span);
        let mut fields = Vec::new();
        let widths = hole.widths.iter().map(|width| match width {
            Value::Field(field) => {
                fields.push(*field);
                let binding = self.variant.fields[*field].binding();
                quote!(*#binding)
            }
            Value::Arg(arg) => {
                fields.extend(args[*arg].uses.iter().map(|one| one.field));
                let tokens = &args[*arg].tokens;
                if args[*arg].whole.is_some() {
                    quote!(*#tokens)
                } else {
                    quote!((#tokens))
                }
            }
        });
        let widths = widths.collect();
        (literal, widths, fields)
    }

    /// An internal field that a template names: text we do not own.
    pub(super) fn foreign_slot(&mut self, index: usize, style: Style) -> usize {
        let field = &self.variant.fields[index];
        let (value, span) = (self.sized(field), field.span());
        if style == Style::Debug {
            self.bound(field, &quote!(__rt::Debug));
            return self.plan.slots.add(
                format!("foreign debug {index}"),
                &[index],
                quote_spanned!(span=> __rt::Slot::ForeignDebug(#value)),
            );
        }
        let slot = if is_path(field) {
            quote_spanned!(span=> __rt::Slot::Foreign(&__rt::path(#value)))
        } else {
            self.bound(field, &quote!(__rt::Display));
            quote_spanned!(span=> __rt::Slot::Foreign(#value))
        };
        self.plan
            .slots
            .add(format!("foreign {index}"), &[index], slot)
    }

    /// The name of a type, which is all that is known of a source before the scrubber has seen its text.
    pub(super) fn type_slot(&mut self, index: usize) -> usize {
        let field = &self.variant.fields[index];
        let binding = field.binding();
        let is_redacted = self.input.redact_of(self.variant, field).is_some();
        let name = match field.ty.option() {
            Some(_) if !is_redacted => quote!(__rt::type_in(#binding)),
            _ => quote!(__rt::type_of(#binding)),
        };
        self.plan.slots.add(
            format!("type {index}"),
            &[index],
            quote!(__rt::Slot::Type(#name)),
        )
    }

    pub(super) fn mask_slot(&mut self, index: usize, redact: &Redact) -> usize {
        let field = &self.variant.fields[index];
        let (binding, span, name) = (field.binding(), field.span(), &field.name);
        let mask = match &redact.mask {
            Mask::Last(count) => quote_spanned!(span=> __rt::mask::last(#binding, #count)),
            Mask::First(count) => {
                quote_spanned!(span=> __rt::mask::first(#binding, #count))
            }
            Mask::Email => quote_spanned!(span=> __rt::mask::email(#binding)),
            Mask::Url => quote_spanned!(span=> __rt::mask::url(#binding)),
            Mask::Hash => quote_spanned!(span=> __rt::mask::hash(#binding, #name)),
            Mask::Len => quote_spanned!(span=> __rt::mask::len(#binding)),
            Mask::With(path) => {
                let path = adopted(path);
                let call = quote_spanned!(first_span(&path)=> (#path)(#binding, __f));
                let value = quote!(__rt::Slot::MaskedLazy(&|__f| #call));
                return self
                    .plan
                    .slots
                    .add(format!("mask {index}"), &[index], value);
            }
            Mask::Whole | Mask::Type | Mask::Omit => return 0,
        };
        let ty = field.ty.option().unwrap_or(field.ty);
        self.bounds
            .add(&self.input.item.generics, ty, &quote!(__rt::Display));
        self.plan.slots.add(
            format!("mask {index}"),
            &[index],
            quote!(__rt::Slot::Masked(&#mask)),
        )
    }
}

/// `{3:wait:>3}`: the number of the slot, and what the user typed.
pub(super) fn push_hole(out: &mut String, slot: usize, hole: &Hole) {
    out.push('{');
    out.push_str(&slot.to_string());
    out.push(':');
    out.push_str(&encode(&hole.typed));
    out.push('}');
}

/// `Path` and `PathBuf` have no `Display`; thiserror writes them all the same, and so do we.
pub(super) fn is_path(field: &Field<'_>) -> bool {
    matches!(field.ty.last_name().as_deref(), Some("Path" | "PathBuf"))
}

pub(super) fn style_path(style: Style) -> TokenStream {
    match style {
        Style::Display => quote!(__rt::Display),
        Style::Debug => quote!(__rt::Debug),
        Style::Other(name) => {
            let name = quote::format_ident!("{name}");
            quote!(__rt::fmt::#name)
        }
    }
}
