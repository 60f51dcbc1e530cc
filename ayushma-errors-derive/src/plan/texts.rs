//! The message: a template becomes an encoded text with the numbers of its slots.

use super::Planner;
use super::slots::push_hole;
use crate::ast::Role;
use crate::attr::{Arg, Text};
use crate::check::{self, How, Spot};
use crate::expr::{Rules, Scanned, scan};
use crate::table::encode_literal;
use crate::template::{Hole, Piece, Style, Template, Value};
use crate::tokens::{Str, ToTokens, adopted};

impl Planner<'_> {
    pub(super) fn message(&mut self) {
        let variant = self.variant;
        if let Some(message) = &variant.attrs.message {
            if self.one_message(message, 'm').is_none() {
                self.illegible = true;
            }
        } else if !variant.attrs.has("message")
            && variant.attrs.api.like.is_none()
            && let Some(message) = &self.input.defaults.message
        {
            // A transparent variant speaks with the inner error's voice; only its `None` comes back to the type's.
            if variant.attrs.api.transparent.is_none() {
                self.default("message", &mut |this: &mut Self| {
                    this.one_message(message, 'M')
                });
            } else if let Text::Template { template, args, .. } = message
                && args.is_empty()
                && !template.value().contains(['{', '}'])
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
        let scanned: Vec<_> = args
            .iter()
            .map(|arg| self.caller_expr(&arg.value, spot, false))
            .collect();
        scanned.into_iter().collect()
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
                    let fields =
                        hole.widths
                            .iter()
                            .chain([&hole.value])
                            .filter_map(|value| match value {
                                Value::Field(field) => Some(&self.variant.fields[*field]),
                                Value::Arg(_) => None,
                            });
                    let shown = fields.into_iter().all(|field| {
                        check::may_show(
                            self.ctxt,
                            self.input,
                            self.variant,
                            field,
                            spot,
                            How::Whole,
                            &literal.to_token_stream(),
                        )
                    });
                    if !shown {
                        legal = false;
                        continue;
                    }
                    let number = self.message_slot(hole, args)?;
                    push_hole(&mut out, number, hole);
                }
            }
        }
        legal.then_some(out)
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
            self.name_width(width);
        }
        // A source's text may be for the caller, but it is not ours: the scrubber reads it first.
        let is_source =
            |field: usize| matches!(self.variant.fields[field].role, Role::Source | Role::Inner);
        let slot = match field {
            Some(field) if hole.is_plain() && is_source(field) => {
                self.foreign_slot(field, hole.style)
            }
            Some(field) if hole.is_plain() => self.text_slot(field, hole.style),
            Some(field) if is_source(field) => {
                self.formatted_slot(hole, args, "Foreign", "ForeignLazy")
            }
            Some(_) => self.formatted_slot(hole, args, "Text", "Lazy"),
            None => {
                let Value::Arg(arg) = hole.value else {
                    return None;
                };
                let reads_source = args[arg].uses.iter().any(|one| is_source(one.field));
                let lazy = if reads_source { "ForeignLazy" } else { "Lazy" };
                self.computed_slot(hole, args, arg, lazy)
            }
        };
        if let Some(field) = field.filter(|field| self.needs_naming(*field)) {
            // The operator reads the value, and not how the message pads or rounds it.
            let slot = match hole.style {
                Style::Other(_) => slot,
                style => self.text_slot(field, style),
            };
            self.name(Some(field), slot);
        }
        Some(slot)
    }

    fn name_width(&mut self, field: Option<usize>) {
        if let Some(field) =
            field.filter(|field| self.needs_naming(*field) && self.named[*field].is_none())
        {
            let slot = self.text_slot(field, Style::Display);
            self.name(Some(field), slot);
        }
    }

    /// Where the message shows what the log should not hold, the operator's text cannot be the message.
    fn masked_message(&mut self, pieces: &[Piece], args: &[Arg]) -> Option<()> {
        let shows_masked = |value: &Value| match value {
            Value::Field(field) => self
                .input
                .redact_of(self.variant, &self.variant.fields[*field])
                .is_some(),
            Value::Arg(_) => false,
        };
        let arg_reads_masked = |arg: &Arg| {
            let rules = Rules {
                bare_is_field: false,
                caller_facing: false,
            };
            let scanned = scan(self.ctxt, self.variant, &arg.value, rules);
            scanned.is_some_and(|scanned| {
                scanned.uses.iter().any(|one| {
                    self.input
                        .redact_of(self.variant, &self.variant.fields[one.field])
                        .is_some()
                })
            })
        };
        let masked = pieces.iter().any(|piece| match piece {
            Piece::Literal(_) => false,
            Piece::Hole(hole) => hole.widths.iter().chain([&hole.value]).any(shows_masked),
        }) || args.iter().any(arg_reads_masked);
        if !masked || self.input.error_of(self.variant).is_some() || self.variant.attrs.has("error")
        {
            return Some(());
        }
        let text = self.operator_template(None, pieces, args)?;
        self.plan.record.unit('e', &[&text]);
        Some(())
    }
}
