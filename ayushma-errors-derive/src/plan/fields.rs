//! Who sees each field.

use super::Planner;
use super::slots::is_path;
use crate::ast::{Field, REDACTED, Role};
use crate::attr::{Mask, PublicMode};
use crate::check;
use crate::table::encode;
use crate::template::Style;

/// What the operator reads of a field.
enum Sight {
    Slot(usize),
    Text(String),
    Nothing,
}

impl<'a> Planner<'a> {
    pub(super) fn fields(&mut self) {
        for field in &self.variant.fields {
            if field.role != Role::Inner && !field.attrs.bad && !check::contradicts_itself(field) {
                self.field(field);
            }
        }
    }

    fn field(&mut self, field: &'a Field<'a>) {
        let member = self.member(field);
        let member_slot = match &member {
            Some((_, _, slot)) => Some(*slot),
            None => None,
        };
        let Some((exposure, sight)) = self.sight(field, member_slot) else {
            return;
        };
        let sight = match sight {
            Sight::Slot(slot) => slot.to_string(),
            Sight::Text(text) => format!("={}", encode(&text)),
            Sight::Nothing => "-".to_owned(),
        };
        let name = encode(&field.name);
        match member {
            Some((mode, member, slot)) => {
                self.plan.record.unit(
                    'f',
                    &[
                        &name,
                        exposure,
                        &sight,
                        mode,
                        &encode(&member),
                        &slot.to_string(),
                    ],
                );
            }
            None => self.plan.record.unit('f', &[&name, exposure, &sight]),
        }
    }

    /// The field's member of the body: its mode, its name and its slot.
    fn member(&mut self, field: &Field<'_>) -> Option<(&'static str, String, usize)> {
        let public = field.attrs.public.as_ref()?;
        let name = match &public.name {
            Some(name) => name.value(),
            None => field.name.clone(),
        };
        let (mode, slot) = match public.mode {
            PublicMode::Nothing => return None,
            PublicMode::Chain => {
                let slot = self.type_slot(field.index);
                self.unreserved(&name, member_span(field));
                return Some(("c", name, slot));
            }
            PublicMode::Flatten => ("f", self.json_field(field.index)),
            PublicMode::Errors => ("e", self.errors_field(field.index)),
            PublicMode::Member { null } => {
                (if null { "n" } else { "m" }, self.json_field(field.index))
            }
        };
        if matches!(public.mode, PublicMode::Member { .. }) {
            self.unreserved(&name, member_span(field));
        }
        Some((mode, name, slot))
    }

    fn sight(
        &mut self,
        field: &'a Field<'a>,
        member: Option<usize>,
    ) -> Option<(&'static str, Sight)> {
        let index = field.index;
        let input = self.input;
        if let Some(redact) = input.redact_of(self.variant, field) {
            let sight = match (&redact.mask, redact.fixed_text(field.ty)) {
                (Mask::Omit, _) => Sight::Nothing,
                _ if field.is_source() => Sight::Slot(self.type_slot(index)),
                (_, Some(text)) => Sight::Text(text),
                (_, None) => Sight::Slot(self.mask_slot(index, redact)),
            };
            return Some(("R", sight));
        }
        match field.role {
            Role::Source => return Some(("S", Sight::Slot(self.type_slot(index)))),
            Role::Location => {
                let value = format!("__rt::Slot::Text(__rt::location(__f{index}))");
                let slot = self.field_slot("location", index, &value);
                return Some(("O", Sight::Slot(slot)));
            }
            Role::Backtrace => {
                let text = if field.ty.option().is_some() {
                    "&__rt::show"
                } else {
                    "__rt::backtrace"
                };
                let value = format!("__rt::Slot::Foreign({text}(__f{index}))");
                let slot = self.field_slot("backtrace", index, &value);
                return Some(("B", Sight::Slot(slot)));
            }
            Role::Plain | Role::Inner => {}
        }
        if let Some(slot) = member {
            return Some(("P", Sight::Slot(slot)));
        }
        // What the message or a header names is public text, whatever stands above it.
        if field.attrs.internal.is_none()
            && let Some(slot) = self.named[index]
        {
            return Some(("M", Sight::Slot(slot)));
        }
        if self.input.is_masked_by_name(self.variant, field) {
            return Some(("I", Sight::Text(REDACTED.to_owned())));
        }
        if let Some(debug) = self.input.internal_of(self.variant, field) {
            return Some(("I", Sight::Slot(self.internal_slot(field, debug))));
        }
        if let Some(misspelt) = &field.attrs.misspelt {
            misspelt.report(self.ctxt);
            return None;
        }
        // What could not be read may have decided.
        if self.illegible || !check::name_is_harmless(self.ctxt, field) {
            return None;
        }
        let value = self.sized(field);
        let value = format!("__rt::Slot::Text(&__rt::log_safe({value}))");
        let slot = self.field_slot("safe", index, &value);
        Some(("L", Sight::Slot(slot)))
    }

    fn internal_slot(&mut self, field: &Field<'_>, debug: bool) -> usize {
        let index = field.index;
        if debug {
            return self.foreign_slot(index, Style::Debug);
        }
        if is_path(field) {
            return self.foreign_slot(index, Style::Display);
        }
        // Unlike in a template, an `Option` will do here.
        let generics = &self.input.item.generics;
        self.bounds
            .add(generics, field.ty.without_option(), "Display");
        let value = self.sized(field);
        let value = format!("__rt::Slot::Foreign(&__rt::show({value}))");
        self.field_slot("internal", index, &value)
    }
}

fn member_span(field: &Field<'_>) -> tree::Span {
    if let Some(public) = &field.attrs.public
        && let Some(name) = &public.name
    {
        return name.span();
    }
    match field.ident {
        Some(ident) => ident.span(),
        None => field.ty.span(),
    }
}
