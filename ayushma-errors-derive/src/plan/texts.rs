//! The message: a template becomes an encoded text with the numbers of its slots.

use super::Planner;
use super::slots::push_hole;
use crate::ast::Role;
use crate::attr::{Arg, Text};
use crate::check::{self, How, Spot};
use crate::expr::{Rules, Scanned, scan};
use crate::table::encode_literal;
use crate::template::{Hole, Piece, Style, Template, Value, first_brace};
use crate::tokens::{Str, ToTokens, adopted};

impl Planner<'_> {
    pub(super) fn message(&mut self) {
        let variant = self.variant;
        if let Some(message) = &variant.attrs.message {
            self.illegible |= self.one_message(message, 'm').is_none();
        } else if !variant.attrs.has("message")
            && variant.attrs.api.like.is_none()
            && let Some(message) = &self.input.defaults.message
        {
            // A transparent variant speaks with the inner error's voice; only its `None` comes back to the type's.
            if variant.attrs.api.transparent.is_none() {
                if self.is_due("message") {
                    let planned = self.one_message(message, 'M');
                    self.settle("message", planned);
                }
            } else if let Text::Template { template, args, .. } = message
                && args.is_empty()
                && first_brace(&template.value()).is_none()
            {
                self.plan.record.text('M', &template.value());
            }
        }
    }

    fn one_message(&mut self, message: &Text, key: char) -> Option<()> {
        match message {
            Text::Template { template, args, .. } => self.message_template(template, args, key),
            Text::Error { at } => match self.input.error_of(self.variant) {
                Some(Text::Template { template, args, .. }) => {
                    self.message_template(template, args, key)
                }
                _ if self.variant.attrs.has("error") && self.variant.attrs.error.is_none() => None,
                _ => {
                    self.ctxt.error(at, "`#[message(error)]` needs an `#[error(\"...\")]` to show; write the message itself");
                    None
                }
            },
            Text::From { value } => {
                let scanned = self.caller_expr(value, Spot::Message, true)?;
                let hole = Hole {
                    typed: String::new(),
                    value: Value::Arg(0),
                    spec: String::new(),
                    widths: Vec::new(),
                    style: Style::Display,
                };
                let slot = self.message_slot(&hole, &[scanned])?;
                self.plan.record.unit(key, &[&format!("{{{slot}:}}")]);
                self.masked_message(
                    &[Piece::Hole(hole)],
                    &[Arg {
                        name: None,
                        value: crate::expr::with_dot(self.variant, value),
                    }],
                )
            }
            Text::With { path } => {
                self.plan.message = Some(adopted(path));
                self.plan
                    .record
                    .unit(if key == 'm' { 'q' } else { 'Q' }, &[]);
                Some(())
            }
            Text::Transparent { .. } | Text::Fmt { .. } => Some(()),
        }
    }

    fn message_template(&mut self, literal: &Str, args: &[Arg], key: char) -> Option<()> {
        let template = Template::read(self.ctxt, self.variant, literal, args)?;
        let scanned = self.scan_args(args, Spot::Message)?;
        let text = self.caller_template(literal, &template, &scanned, Spot::Message)?;
        self.plan.record.unit(key, &[&text]);
        self.masked_message(&template.pieces, args)
    }

    fn scan_args(&mut self, args: &[Arg], spot: Spot) -> Option<Vec<Scanned>> {
        // Every argument is looked at, so that all that is wrong is said in one go.
        let mut scanned = Vec::new();
        for arg in args {
            if let Some(arg) = self.caller_expr(&arg.value, spot, false) {
                scanned.push(arg);
            }
        }
        if scanned.len() < args.len() {
            return None;
        }
        Some(scanned)
    }

    /// The encoded text of a template for callers, which may name only what they may see.
    pub(super) fn caller_template(
        &mut self,
        literal: &Str,
        template: &Template,
        args: &[Scanned],
        spot: Spot,
    ) -> Option<String> {
        let mut out = String::new();
        let mut legal = true;
        for piece in &template.pieces {
            match piece {
                Piece::Literal(text) => out.push_str(&encode_literal(text)),
                Piece::Hole(hole) => {
                    if !self.may_show_hole(literal, hole, spot) {
                        legal = false;
                        continue;
                    }
                    let number = self.message_slot(hole, args)?;
                    push_hole(&mut out, number, hole);
                }
            }
        }
        if legal { Some(out) } else { None }
    }

    fn may_show_hole(&self, literal: &Str, hole: &Hole, spot: Spot) -> bool {
        let at = literal.to_token_stream();
        for field in &hole.fields() {
            let field = &self.variant.fields[*field];
            let how = How::Whole;
            if !check::may_show(self.ctxt, self.input, self.variant, field, spot, how, &at) {
                return false;
            }
        }
        true
    }

    /// A slot for callers' eyes.
    fn message_slot(&mut self, hole: &Hole, args: &[Scanned]) -> Option<usize> {
        let field = match hole.value {
            Value::Field(field) => Some(field),
            Value::Arg(arg) => args.get(arg)?.whole,
        };
        for width in &hole.widths {
            let width = match width {
                Value::Field(width) => Some(*width),
                Value::Arg(width) => args.get(*width)?.whole,
            };
            if let Some(width) = width {
                self.name_width(width);
            }
        }
        // A source's text may be for the caller, but it is not ours: the scrubber reads it first.
        let slot = match field {
            Some(field) if hole.is_plain() && self.is_error(field) => {
                self.foreign_slot(field, hole.style)
            }
            Some(field) if hole.is_plain() => self.text_slot(field, hole.style),
            Some(field) if self.is_error(field) => {
                self.formatted_slot(hole, args, "Foreign", "ForeignLazy")
            }
            Some(_) => self.formatted_slot(hole, args, "Text", "Lazy"),
            None => {
                let Value::Arg(arg) = hole.value else {
                    return None;
                };
                let mut lazy = "Lazy";
                for one in &args[arg].uses {
                    if self.is_error(one.field) {
                        lazy = "ForeignLazy";
                    }
                }
                self.computed_slot(hole, args, arg, lazy)
            }
        };
        if let Some(field) = field
            && self.needs_naming(field)
        {
            // The operator reads the value, and not how the message pads or rounds it.
            let slot = match hole.style {
                Style::Other(_) => slot,
                style => self.text_slot(field, style),
            };
            self.name(field, slot);
        }
        Some(slot)
    }

    fn is_error(&self, field: usize) -> bool {
        matches!(self.variant.fields[field].role, Role::Source | Role::Inner)
    }

    fn name_width(&mut self, field: usize) {
        if self.needs_naming(field) && self.named[field].is_none() {
            let slot = self.text_slot(field, Style::Display);
            self.name(field, slot);
        }
    }

    /// Where the message shows what the log should not hold, the operator's text cannot be the message.
    fn masked_message(&mut self, pieces: &[Piece], args: &[Arg]) -> Option<()> {
        let has_own = self.input.error_of(self.variant).is_some();
        if self.shows_masked(pieces, args) && !has_own && !self.variant.attrs.has("error") {
            let text = self.operator_template(None, pieces, args)?;
            self.plan.record.unit('e', &[&text]);
        }
        Some(())
    }

    fn shows_masked(&self, pieces: &[Piece], args: &[Arg]) -> bool {
        for piece in pieces {
            let Piece::Hole(hole) = piece else { continue };
            for field in &hole.fields() {
                if self.is_redacted(*field) {
                    return true;
                }
            }
        }
        for arg in args {
            let rules = Rules {
                bare_is_field: false,
                caller_facing: false,
            };
            if let Some(scanned) = scan(self.ctxt, self.variant, &arg.value, rules)
                && self.reads_redacted(&scanned)
            {
                return true;
            }
        }
        false
    }
}
