//! The message and the operator's text: templates become encoded texts with the numbers of their slots.

use crate::tokens::Str;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{Planner, spanned};
use crate::ast::{Field, Role};
use crate::attr::{Arg, Mask, Redact, Text};
use crate::check::{self, How, Spot};
use crate::expr::{Rules, Scanned, scan};
use crate::generics::{last_name, option_of};
use crate::table::{encode, encode_literal};
use crate::template::{Hole, Piece, Style, Template, Value};
use crate::tokens::adopted;

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
        let slot = match field {
            Some(field) if hole.is_plain() => self.text_slot(field, hole.style),
            Some(_) => self.formatted_slot(hole, args, "Text", "Lazy"),
            None => {
                let Value::Arg(arg) = hole.value else {
                    return None;
                };
                self.computed_slot(hole, args, arg, "Lazy")
            }
        };
        if let Some(field) = field.filter(|field| self.needs_naming(*field)) {
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
    fn formatted_slot(&mut self, hole: &Hole, args: &[Scanned], kind: &str, lazy: &str) -> usize {
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
            quote!(*#binding)
        };
        let (literal, widths, mut fields) = self.format_parts(hole, args);
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
    fn computed_slot(&mut self, hole: &Hole, args: &[Scanned], arg: usize, lazy: &str) -> usize {
        let scanned = &args[arg];
        let (literal, widths, mut fields) = self.format_parts(hole, args);
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

    fn format_parts(&self, hole: &Hole, args: &[Scanned]) -> (Str, Vec<TokenStream>, Vec<usize>) {
        let colon = if hole.spec.is_empty() { "" } else { ":" };
        let literal = Str::new(&format!("{{0{colon}{}}}", hole.spec), Span::call_site());
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

    pub(super) fn error(&mut self) {
        let own = self.variant.attrs.error.is_some();
        let Some(error) = self.input.error_of(self.variant) else {
            return;
        };
        if self.variant.attrs.api.transparent.is_some() {
            return;
        }
        if self.input.skips("Display") {
            self.foreign_display(error);
            return;
        }
        if own {
            self.illegible |= self.one_error(error).is_none();
        } else {
            self.default("error", &mut |this: &mut Self| this.one_error(error));
        }
    }

    fn one_error(&mut self, error: &Text) -> Option<()> {
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
                let source = self
                    .variant
                    .fields
                    .iter()
                    .find(|field| field.role == Role::Source)?;
                let slot = self.type_slot(source.index);
                self.plan.record.unit('e', &[&format!("{{{slot}:0}}")]);
            }
            Text::Fmt { path, at } => {
                let fields = &self.variant.fields;
                if let Some(redacted) = fields
                    .iter()
                    .find(|field| self.input.redact_of(self.variant, field).is_some())
                {
                    self.ctxt.error(at, format!("field `{}` is redacted and cannot be handed to `fmt`; write a template", redacted.name));
                    return None;
                }
                let bindings = fields.iter().map(Field::binding);
                let path = adopted(path);
                let value = quote!(__rt::Slot::ForeignLazy(&|__f| (#path)(#(#bindings,)* __f)));
                let slot = self.plan.slots.add(
                    "fmt".to_owned(),
                    &(0..fields.len()).collect::<Vec<_>>(),
                    value,
                );
                self.plan.record.unit('e', &[&format!("{{{slot}:}}")]);
            }
            Text::Error { .. } | Text::From { .. } | Text::With { .. } => {}
        }
        Some(())
    }

    /// thiserror, or the user, writes `Display`: then the text may not name what is redacted.
    fn foreign_display(&mut self, error: &Text) {
        let (literal, args) = match error {
            Text::Template { template, args, .. } => (template, args),
            Text::Transparent { at } => {
                let fields = &self.variant.fields;
                let redacted =
                    |field: &&Field<'_>| self.input.redact_of(self.variant, field).is_some();
                if let Some(field) = fields.iter().find(redacted) {
                    self.display_would_leak(at.clone(), field);
                }
                return;
            }
            _ => return,
        };
        let mut names = Vec::new();
        let quiet = crate::ctxt::Ctxt::new();
        if let Some(template) = Template::read(&quiet, self.variant, literal, args) {
            for piece in &template.pieces {
                let Piece::Hole(hole) = piece else { continue };
                for value in hole.widths.iter().chain([&hole.value]) {
                    if let Value::Field(field) = value {
                        names.push(*field);
                    }
                }
            }
        }
        for arg in args {
            let scanned = scan(
                &quiet,
                self.variant,
                &arg.value,
                Rules {
                    bare_is_field: false,
                    caller_facing: false,
                },
            );
            names.extend(
                scanned
                    .iter()
                    .flat_map(|scanned| scanned.uses.iter().map(|one| one.field)),
            );
        }
        // What the template means is for whoever writes `Display` to say.
        drop(quiet.finish());
        let redacted = names
            .into_iter()
            .map(|field| &self.variant.fields[field])
            .find(|field| self.input.redact_of(self.variant, field).is_some());
        if let Some(field) = redacted {
            self.display_would_leak(literal.to_token_stream(), field);
        }
    }

    fn display_would_leak(&mut self, at: TokenStream, field: &Field<'_>) {
        let name = &field.name;
        let fix = "let `ApiError` write it, or take the field out of `#[error(...)]`";
        let message =
            format!("`Display` is skipped, and would print the redacted field `{name}`; {fix}");
        self.ctxt.error(at, message);
        self.illegible = true;
        self.defaults_failed
            .push(super::DISPLAY_WOULD_LEAK.to_owned());
    }

    /// The encoded text of a template for the operator. Without a literal it is a message's, whose redacted parts are masked.
    fn operator_template(
        &mut self,
        literal: Option<&Str>,
        pieces: &[Piece],
        args: &[Arg],
    ) -> Option<String> {
        let scanned = args
            .iter()
            .map(|arg| self.operator_arg(literal.is_some(), arg))
            .collect::<Vec<_>>();
        let scanned = scanned.into_iter().collect::<Option<Vec<_>>>()?;
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => out.push_str(&encode_literal(text)),
                Piece::Hole(hole) => self.operator_hole(&mut out, literal, hole, &scanned)?,
            }
        }
        Some(out)
    }

    fn operator_arg(&self, strict: bool, arg: &Arg) -> Option<Scanned> {
        let rules = Rules {
            bare_is_field: false,
            caller_facing: !strict,
        };
        let scanned = scan(self.ctxt, self.variant, &arg.value, rules)?;
        if strict && scanned.whole.is_none() {
            for one in &scanned.uses {
                let field = &self.variant.fields[one.field];
                if self.input.redact_of(self.variant, field).is_some() {
                    self.ctxt.error(&one.at, format!("field `{}` is redacted and cannot be computed from; name it plainly, then it is masked", field.name));
                    return None;
                }
            }
        }
        Some(scanned)
    }

    fn operator_hole(
        &mut self,
        out: &mut String,
        literal: Option<&Str>,
        hole: &Hole,
        args: &[Scanned],
    ) -> Option<()> {
        let redacted = |this: &Self, field: usize| {
            this.input
                .redact_of(this.variant, &this.variant.fields[field])
                .cloned()
        };
        for width in &hole.widths {
            let Value::Field(field) = width else { continue };
            if redacted(self, *field).is_some() {
                if let Some(literal) = literal {
                    self.ctxt.error(
                        literal,
                        format!(
                            "field `{}` is redacted and cannot be a width",
                            self.variant.fields[*field].name
                        ),
                    );
                    return None;
                }
                out.push_str("[REDACTED]");
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
                if args[arg]
                    .uses
                    .iter()
                    .any(|one| redacted(self, one.field).is_some())
                {
                    out.push_str("[REDACTED]");
                    return Some(());
                }
                // Its text is for the scrubber first.
                let source = |one: &&crate::expr::Use| {
                    one.as_it_is && self.variant.fields[one.field].is_source()
                };
                match args[arg].uses.iter().find(source) {
                    Some(one) => self.type_slot(one.field),
                    None => self.computed_slot(hole, args, arg, "ForeignLazy"),
                }
            }
            Some(index) => {
                if let Some(redact) = redacted(self, index) {
                    return self.masked_hole(out, literal, hole, index, &redact);
                }
                self.operator_slot(hole, args, index)
            }
        };
        push_hole(out, slot, hole);
        Some(())
    }

    fn masked_hole(
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
                        format!(
                            "field `{}` is redacted by `omit` and cannot appear in the text",
                            field.name
                        ),
                    );
                    return None;
                }
                None => out.push_str("[REDACTED]"),
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

    fn operator_slot(&mut self, hole: &Hole, args: &[Scanned], index: usize) -> usize {
        let field = &self.variant.fields[index];
        if matches!(field.role, Role::Source | Role::Inner) {
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

    /// An internal field that a template names: text we do not own.
    fn foreign_slot(&mut self, index: usize, style: Style) -> usize {
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
        let name = match option_of(field.ty) {
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
            Mask::Last(count) => quote_spanned!(span=> __rt::mask::last(#binding, #count as usize)),
            Mask::First(count) => {
                quote_spanned!(span=> __rt::mask::first(#binding, #count as usize))
            }
            Mask::Email => quote_spanned!(span=> __rt::mask::email(#binding)),
            Mask::Url => quote_spanned!(span=> __rt::mask::url(#binding)),
            Mask::Hash => quote_spanned!(span=> __rt::mask::hash(#binding, #name)),
            Mask::Len => quote_spanned!(span=> __rt::mask::len(#binding)),
            Mask::With(path) => {
                let path = adopted(path);
                let call = quote_spanned!(super::first_span(&path)=> (#path)(#binding, __f));
                let value = quote!(__rt::Slot::MaskedLazy(&|__f| #call));
                return self
                    .plan
                    .slots
                    .add(format!("mask {index}"), &[index], value);
            }
            Mask::Whole | Mask::Type | Mask::Omit => return 0,
        };
        let ty = option_of(field.ty).unwrap_or(field.ty);
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
fn push_hole(out: &mut String, slot: usize, hole: &Hole) {
    out.push('{');
    out.push_str(&slot.to_string());
    out.push(':');
    out.push_str(&encode(&hole.typed));
    out.push('}');
}

/// `Path` and `PathBuf` have no `Display`; thiserror writes them all the same, and so do we.
fn is_path(field: &Field<'_>) -> bool {
    matches!(last_name(field.ty).as_deref(), Some("Path" | "PathBuf"))
}

fn style_path(style: Style) -> TokenStream {
    match style {
        Style::Display => quote!(__rt::Display),
        Style::Debug => quote!(__rt::Debug),
        Style::Other(name) => {
            let name = quote::format_ident!("{name}");
            quote!(__rt::fmt::#name)
        }
    }
}
