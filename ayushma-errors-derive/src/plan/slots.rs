//! Slots: each value once, behind what may be done with it. Errors about a field's type are shown at the type.

use tree::Span;

use super::{Planner, first_span, is_literal};
use crate::ast::Field;
use crate::attr::{Mask, Redact};
use crate::expr::Scanned;
use crate::generics::may_be_unsized;
use crate::rust::Rust;
use crate::table::encode;
use crate::template::{Hole, Style, Value};
use crate::tokens::{Str, adopted};

impl Planner<'_> {
    /// A slot of one field, by what it is made of; errors about the field's type are shown at the type.
    pub(super) fn field_slot(&mut self, what: &str, index: usize, value: &str) -> usize {
        let value = self.at_field(&self.variant.fields[index], value);
        let key = format!("{what} {index}");
        self.plan.slots.add(key, &[index], value)
    }

    /// A slot whose value is serialized.
    pub(super) fn json(&mut self, scanned: &Scanned) -> usize {
        if let Some(whole) = scanned.whole {
            return self.json_field(whole);
        }
        let fields = scanned.fields();
        let key = format!("json {}", scanned.tokens);
        let mut value = self.input.put(&scanned.tokens);
        if fields.is_empty() && is_literal(&scanned.tokens) {
            value = format!("__rt::Slot::Json(&{value})");
        } else {
            value = format!("__rt::Slot::LazyJson(&|__with| __with(&({value})))");
            value = self.at_expr(scanned, &value);
        }
        self.plan.slots.add(key, &fields, value)
    }

    pub(super) fn json_field(&mut self, index: usize) -> usize {
        let field = &self.variant.fields[index];
        self.bound(field, "Serialize");
        let value = format!("__rt::Slot::Json({})", self.sized(field));
        self.field_slot("json", index, &value)
    }

    /// The slot of the list of problems: the runtime finds out whether it is its own `Detail`.
    pub(super) fn errors_field(&mut self, index: usize) -> usize {
        let field = &self.variant.fields[index];
        self.bound(field, "Serialize");
        let value = self.at_field(field, &self.sized(field));
        let json = self.at_field(field, &format!("__rt::Slot::Json({value})"));
        let value = format!(
            "__rt::errors_slot({json}, {{
                #[allow(unused_imports)]
                use __rt::AskDetail as _;
                (&__rt::ErrorsField({value})).ask()
            }})"
        );
        let key = format!("errors {index}");
        self.plan.slots.add(key, &[index], value)
    }

    /// The field's binding as a reference to something that has a size.
    pub(super) fn sized(&self, field: &Field<'_>) -> Rust {
        let index = field.index;
        let is_last = index + 1 == self.variant.fields.len();
        if is_last && may_be_unsized(&self.input.item.generics, Some(field.ty)) {
            format!("&__f{index}")
        } else {
            format!("__f{index}")
        }
    }

    /// The field, written by its `Display` or `Debug`.
    pub(super) fn text_slot(&mut self, index: usize, style: Style) -> usize {
        self.written_slot(index, style, ["text", "Text"], ["debug", "Debug"])
    }

    /// An internal field that a template names: text we do not own.
    pub(super) fn foreign_slot(&mut self, index: usize, style: Style) -> usize {
        let debug = ["foreign debug", "ForeignDebug"];
        self.written_slot(index, style, ["foreign", "Foreign"], debug)
    }

    /// Of each style, the key and the kind of slot.
    fn written_slot(
        &mut self,
        index: usize,
        style: Style,
        display: [&str; 2],
        debug: [&str; 2],
    ) -> usize {
        let field = &self.variant.fields[index];
        let value = self.sized(field);
        let ([key, kind], value) = if style == Style::Debug {
            self.bound(field, "Debug");
            (debug, value)
        } else if is_path(field) {
            (display, format!("&__rt::path({value})"))
        } else {
            self.bound(field, "Display");
            (display, value)
        };
        self.field_slot(key, index, &format!("__rt::Slot::{kind}({value})"))
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
        self.bound(field, hole.style.name());
        let value = if is_path(field) && hole.style == Style::Display {
            format!("__rt::path(__f{index})")
        } else {
            format!("*__f{index}")
        };
        let (widths, width_key, mut fields) = self.widths(hole, args);
        fields.push(index);
        let literal = self.input.put(&format_literal(hole, field.span()));
        let value = format!("__rt::Slot::{kind}(&__rt::format_args!({literal}, {value}{widths}))");
        let value = self.at_field(field, &value);
        let key = format!("{kind} {index} {} {width_key}", hole.spec);
        self.plan.slots.add(key, &fields, value)
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
        let (widths, width_key, mut fields) = self.widths(hole, args);
        fields.append(&mut scanned.fields());
        let key = format!("{lazy} {} {} {width_key}", scanned.tokens, hole.spec);
        let value = self.input.put(&scanned.tokens);
        let written = if hole.is_plain() && hole.style == Style::Display {
            format!("__rt::Display::fmt(&({value}), __f)")
        } else {
            let literal = self.input.put(&format_literal(hole, Span::call_site()));
            format!(
                "__rt::Formatter::write_fmt(__f, __rt::format_args!({literal}, ({value}){widths}))"
            )
        };
        let value = self.at_expr(scanned, &format!("__rt::Slot::{lazy}(&|__f| {written})"));
        self.plan.slots.add(key, &fields, value)
    }

    /// The arguments for widths and precisions, each behind a comma; in words that are equal for equal ones; the fields that
    /// they read.
    fn widths(&self, hole: &Hole, args: &[Scanned]) -> (Rust, String, Vec<usize>) {
        let (mut code, mut key, mut fields) = (Rust::new(), String::new(), Vec::new());
        for width in &hole.widths {
            match width {
                Value::Field(field) => {
                    fields.push(*field);
                    code += &format!(", *{}", self.binding(&self.variant.fields[*field]));
                    key += &format!(" *{field}");
                }
                Value::Arg(arg) => {
                    let arg = &args[*arg];
                    fields.append(&mut arg.fields());
                    let value = self.input.put(&arg.tokens);
                    code += &match arg.whole {
                        Some(_) => format!(", *{value}"),
                        None => format!(", ({value})"),
                    };
                    key += &format!(" ({})", arg.tokens);
                }
            }
        }
        (code, key, fields)
    }

    /// The name of a type, which is all that is known of a source before the scrubber has seen its text.
    pub(super) fn type_slot(&mut self, index: usize) -> usize {
        let field = &self.variant.fields[index];
        let is_redacted = self.input.redact_of(self.variant, field).is_some();
        let name = match field.ty.option() {
            Some(_) if !is_redacted => "type_in",
            _ => "type_of",
        };
        let binding = self.binding(field);
        let key = format!("type {index}");
        let value = format!("__rt::Slot::Type(__rt::{name}({binding}))");
        self.plan.slots.add(key, &[index], value)
    }

    pub(super) fn mask_slot(&mut self, index: usize, redact: &Redact) -> usize {
        let field = &self.variant.fields[index];
        let (mask, more) = match &redact.mask {
            Mask::Last(count) => ("last", format!(", {count}usize")),
            Mask::First(count) => ("first", format!(", {count}usize")),
            Mask::Email => ("email", String::new()),
            Mask::Url => ("url", String::new()),
            Mask::Hash => ("hash", format!(", {:?}", field.name)),
            Mask::Len => ("len", String::new()),
            Mask::With(path) => {
                let path = adopted(path);
                let call = format!("({})({}, __f)", self.input.put(&path), self.binding(field));
                let call = self.input.at(first_span(&path), &call);
                let value = format!("__rt::Slot::MaskedLazy(&|__f| {call})");
                let key = format!("mask {index}");
                return self.plan.slots.add(key, &[index], value);
            }
            Mask::Whole | Mask::Type | Mask::Omit => return 0,
        };
        let ty = field.ty.without_option();
        self.bounds.add(&self.input.item.generics, ty, "Display");
        let mask = self.at_field(field, &format!("__rt::mask::{mask}(__f{index}{more})"));
        let key = format!("mask {index}");
        let value = format!("__rt::Slot::Masked(&{mask})");
        self.plan.slots.add(key, &[index], value)
    }
}

/// `"{0:>8}"` for the value alone.
fn format_literal(hole: &Hole, span: Span) -> Str {
    let colon = if hole.spec.is_empty() { "" } else { ":" };
    Str::new(&format!("{{0{colon}{}}}", hole.spec), span)
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
