//! The operator's text: redacted fields are masked, and what we do not own is for the scrubber.

use super::slots::push_hole;
use super::{DISPLAY_WOULD_LEAK, Planner};
use crate::ast::{Field, REDACTED, Role};
use crate::attr::{Arg, Mask, Redact, Text};
use crate::ctxt::Ctxt;
use crate::expr::{Rules, Scanned, scan};
use crate::rust::Rust;
use crate::table::encode_literal;
use crate::template::{Hole, Piece, Style, Template, Value};
use crate::tokens::{Str, ToTokens, adopted};

impl Planner<'_> {
    pub(super) fn error(&mut self) {
        let own = self.variant.attrs.error.is_some();
        let Some(error) = self.input.error_of(self.variant) else {
            if self.input.skips("Display") {
                self.plan.record.unit('k', &[]);
            }
            return;
        };
        if self.variant.attrs.api.transparent.is_some() {
            return;
        }
        if self.input.skips("Display") {
            self.foreign_display(error);
            // The log is ours all the same. What the text means there is not ours to judge: a mistake in it is said by
            // whoever writes `Display`.
            let ctxt = std::mem::replace(&mut self.ctxt, self.silent);
            let _ = self.one_error(error);
            self.ctxt = ctxt;
            return;
        }
        if own {
            self.illegible |= self.one_error(error).is_none();
        } else if self.is_due("error") {
            let planned = self.one_error(error);
            self.settle("error", planned);
        }
    }

    pub(super) fn one_error(&mut self, error: &Text) -> Option<()> {
        match error {
            Text::Template {
                template: literal,
                args,
                ..
            } => {
                let template = Template::read(self.ctxt, self.variant, literal, args)?;
                let text = self.operator_template(Some(literal), &template.pieces, args)?;
                self.plan.record.unit('e', &[&text]);
            }
            Text::Transparent { .. } => {
                let source = self.variant.of_role(Role::Source)?;
                let slot = self.type_slot(source.index);
                self.plan.record.unit('e', &[&format!("{{{slot}:0}}")]);
            }
            Text::Fmt { path, at } => {
                if let Some(redacted) = self.first_redacted() {
                    self.ctxt.error(at, &format!("field `{}` is redacted and cannot be handed to `fmt`; write a template", redacted.name));
                    return None;
                }
                let mut bindings = Rust::new();
                let mut fields = Vec::new();
                for field in &self.variant.fields {
                    bindings += &self.binding(field);
                    bindings.push(',');
                    fields.push(field.index);
                }
                let path = self.input.put(&adopted(path));
                let value = format!("__rt::Slot::ForeignLazy(&|__f| ({path})({bindings} __f))");
                let slot = self.plan.slots.add("fmt".to_owned(), &fields, value);
                self.plan.record.unit('e', &[&format!("{{{slot}:}}")]);
            }
            Text::Error { .. } | Text::From { .. } | Text::With { .. } => {}
        }
        Some(())
    }

    /// thiserror, or the user, writes `Display`: then the text may not name what is redacted.
    pub(super) fn foreign_display(&mut self, error: &Text) {
        let (literal, args) = match error {
            Text::Template { template, args, .. } => (template, args),
            Text::Transparent { at } => {
                if let Some(field) = self.first_redacted() {
                    self.display_would_leak(at, field);
                }
                return;
            }
            _ => return,
        };
        let mut names = Vec::new();
        let quiet = Ctxt::new();
        if let Some(template) = Template::read(&quiet, self.variant, literal, args) {
            for piece in &template.pieces {
                if let Piece::Hole(hole) = piece {
                    names.append(&mut hole.fields());
                }
            }
        }
        for arg in args {
            let rules = Rules {
                bare_is_field: false,
                caller_facing: false,
            };
            if let Some(scanned) = scan(&quiet, self.variant, &arg.value, rules) {
                if scanned.this.is_some() {
                    for field in &self.variant.fields {
                        names.push(field.index);
                    }
                }
                names.append(&mut scanned.fields());
            }
        }
        // What the template means is for whoever writes `Display` to say.
        drop(quiet.finish());
        for field in &names {
            if self.is_redacted(*field) {
                self.display_would_leak(literal, &self.variant.fields[*field]);
                return;
            }
        }
    }

    pub(super) fn display_would_leak(&mut self, at: &dyn ToTokens, field: &Field<'_>) {
        let name = &field.name;
        let fix = "let `ApiError` write it, or take the field out of `#[error(...)]`";
        let message =
            format!("`Display` is skipped, and would print the redacted field `{name}`; {fix}");
        self.ctxt.error(at, &message);
        self.illegible = true;
        self.defaults_failed.push(DISPLAY_WOULD_LEAK.to_owned());
    }

    /// The encoded text of a template for the operator. Without a literal it is a message's, whose redacted parts are masked.
    pub(super) fn operator_template(
        &mut self,
        literal: Option<&Str>,
        pieces: &[Piece],
        args: &[Arg],
    ) -> Option<String> {
        let mut scanned = Vec::new();
        for arg in args {
            // Every argument is looked at, so that all that is wrong is said in one go.
            if let Some(arg) = self.operator_arg(literal.is_some(), arg) {
                scanned.push(arg);
            }
        }
        if scanned.len() < args.len() {
            return None;
        }
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => out.push_str(&encode_literal(text)),
                Piece::Hole(hole) => self.operator_hole(&mut out, literal, hole, &scanned)?,
            }
        }
        Some(out)
    }

    pub(super) fn operator_arg(&self, strict: bool, arg: &Arg) -> Option<Scanned> {
        let rules = Rules {
            bare_is_field: false,
            caller_facing: !strict,
        };
        let scanned = scan(self.ctxt, self.variant, &arg.value, rules)?;
        if strict
            && let Some(this) = &scanned.this
            && let Some(redacted) = self.first_redacted()
        {
            self.ctxt.error(this, &format!("field `{}` is redacted and would be handed on with `self`; name the fields that the text shows", redacted.name));
            return None;
        }
        if strict && scanned.whole.is_none() {
            for one in &scanned.uses {
                if self.is_redacted(one.field) {
                    let field = &self.variant.fields[one.field];
                    self.ctxt.error(&one.at, &format!("field `{}` is redacted and cannot be computed from; name it plainly, then it is masked", field.name));
                    return None;
                }
            }
        }
        Some(scanned)
    }

    pub(super) fn operator_hole(
        &mut self,
        out: &mut String,
        literal: Option<&Str>,
        hole: &Hole,
        args: &[Scanned],
    ) -> Option<()> {
        for width in &hole.widths {
            let Value::Field(field) = width else { continue };
            if self.is_redacted(*field) {
                if let Some(literal) = literal {
                    self.ctxt.error(
                        literal,
                        &format!(
                            "field `{}` is redacted and cannot be a width",
                            self.variant.fields[*field].name
                        ),
                    );
                    return None;
                }
                out.push_str(REDACTED);
                return Some(());
            }
        }
        let field = match hole.value {
            Value::Field(field) => Some(field),
            Value::Arg(arg) => args[arg].whole,
        };
        let slot = match field {
            None => {
                let Value::Arg(arg) = hole.value else {
                    return None;
                };
                if self.reads_redacted(&args[arg]) {
                    out.push_str(REDACTED);
                    return Some(());
                }
                // Its text is for the scrubber first.
                match self.source_as_it_is(&args[arg]) {
                    Some(source) => self.type_slot(source),
                    None => self.computed_slot(hole, args, arg, "ForeignLazy"),
                }
            }
            Some(index) => {
                let field = &self.variant.fields[index];
                if let Some(redact) = self.input.redact_of(self.variant, field) {
                    return self.masked_hole(out, literal, hole, index, redact);
                }
                // What the message names is public text.
                if self.named[index].is_none() && self.input.is_masked_by_name(self.variant, field)
                {
                    out.push_str(REDACTED);
                    return Some(());
                }
                self.operator_slot(hole, args, index)
            }
        };
        push_hole(out, slot, hole);
        Some(())
    }

    fn source_as_it_is(&self, scanned: &Scanned) -> Option<usize> {
        for one in &scanned.uses {
            if one.as_it_is && self.variant.fields[one.field].is_source() {
                return Some(one.field);
            }
        }
        None
    }

    pub(super) fn masked_hole(
        &mut self,
        out: &mut String,
        literal: Option<&Str>,
        hole: &Hole,
        index: usize,
        redact: &Redact,
    ) -> Option<()> {
        let field = &self.variant.fields[index];
        if matches!(redact.mask, Mask::Omit) {
            match literal {
                Some(literal) => {
                    self.ctxt.error(
                        literal,
                        &format!(
                            "field `{}` is redacted by `omit` and cannot appear in the text",
                            field.name
                        ),
                    );
                    return None;
                }
                None => out.push_str(REDACTED),
            }
            return Some(());
        }
        if field.is_source() {
            let slot = self.type_slot(index);
            push_hole(out, slot, hole);
            return Some(());
        }
        if let Some(text) = redact.fixed_text(field.ty) {
            out.push_str(&encode_literal(&text));
        } else {
            let slot = self.mask_slot(index, redact);
            push_hole(out, slot, hole);
        }
        Some(())
    }

    pub(super) fn operator_slot(&mut self, hole: &Hole, args: &[Scanned], index: usize) -> usize {
        let field = &self.variant.fields[index];
        if matches!(field.role, Role::Source | Role::Inner) {
            // `{0:#}` of an `anyhow::Error` is its whole chain. An `Option` has no `Display` to be asked.
            let is_alternate = hole.style == Style::Display && hole.spec == "#";
            if is_alternate && field.is_source() && field.ty.option().is_none() {
                return self.formatted_slot(hole, args, "Foreign", "ForeignLazy");
            }
            return self.type_slot(index);
        }
        let foreign = self.input.internal_of(self.variant, field).is_some();
        match (hole.is_plain(), foreign) {
            (true, false) => self.text_slot(index, hole.style),
            (true, true) => self.foreign_slot(index, hole.style),
            (false, false) => self.formatted_slot(hole, args, "Text", "Lazy"),
            (false, true) => self.formatted_slot(hole, args, "Foreign", "ForeignLazy"),
        }
    }
}
