//! What each variant shows to whom: slots that hold the values, a record that says what the slots are for, and the
//! few arms that no table can express.

mod fields;
mod headers;
mod texts;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::ast::{Field, Input, Role, Variant};
use crate::attr::{CodeLiteral, Status, StatusNumber};
use crate::check::{self, How, Spot};
use crate::ctxt::Ctxt;
use crate::expr::{Rules, Scanned, scan};
use crate::generics::Bounds;
use crate::table::{Record, encode};
use crate::tokens::{Tokens, adopted};

/// The plans of a type.
pub(crate) struct Plans {
    pub(crate) variants: Vec<Plan>,
    /// Status constants, by the number that records call them.
    pub(crate) statuses: Consts,
    /// Body formats, likewise.
    pub(crate) formats: Consts,
    pub(crate) bounds: Bounds,
}

/// The plan of a variant.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) record: Record,
    pub(crate) slots: Slots,
    pub(crate) status: Option<Arm>,
    pub(crate) code: Option<Arm>,
    pub(crate) level: Option<Arm>,
    pub(crate) message: Option<TokenStream>,
    pub(crate) headers: Vec<(bool, TokenStream)>,
    pub(crate) inner: Option<Arm>,
    pub(crate) like: Option<Arm>,
    pub(crate) source: Option<Arm>,
    pub(crate) respond_with: Option<TokenStream>,
    /// Members that a format of the user's must not have reserved: the format, the name, where it stands.
    pub(crate) unreserved: Vec<(TokenStream, String, Span)>,
}

/// An arm of a match over the variants: what it binds, and its value.
pub(crate) struct Arm {
    pub(crate) fields: Vec<usize>,
    pub(crate) value: TokenStream,
}

/// The values that an arm hands out, each once.
#[derive(Default)]
pub(crate) struct Slots {
    pub(crate) values: Vec<TokenStream>,
    pub(crate) fields: Vec<usize>,
    keys: Vec<String>,
}

impl Slots {
    /// The number of the slot with this value; the key tells equal ones.
    fn add(&mut self, key: String, fields: &[usize], value: TokenStream) -> usize {
        self.fields.extend_from_slice(fields);
        if let Some(known) = self.keys.iter().position(|known| *known == key) {
            return known;
        }
        self.keys.push(key);
        self.values.push(value);
        self.values.len() - 1
    }
}

/// Constants that records call by their number.
#[derive(Default)]
pub(crate) struct Consts {
    pub(crate) tokens: Vec<TokenStream>,
    /// For statuses: whether one that is no error's is meant.
    pub(crate) non_errors: Vec<bool>,
}

impl Consts {
    fn number(&mut self, tokens: TokenStream, non_error: bool) -> usize {
        let text = tokens.to_string();
        for (i, known) in self.tokens.iter().enumerate() {
            if known.to_string() == text && self.non_errors[i] == non_error {
                return i;
            }
        }
        self.tokens.push(tokens);
        self.non_errors.push(non_error);
        self.tokens.len() - 1
    }
}

/// Among the failures: whoever writes `Display` would print what is redacted. One leak is one message.
const DISPLAY_WOULD_LEAK: &str = "display";

pub(crate) fn plan(ctxt: &Ctxt, input: &Input<'_>) -> Plans {
    let mut plans = Plans {
        variants: Vec::new(),
        statuses: Consts::default(),
        formats: Consts::default(),
        bounds: Bounds::default(),
    };
    let mut failed = Vec::new();
    for variant in &input.variants {
        let mut planner = Planner {
            ctxt,
            input,
            variant,
            plan: Plan {
                record: Record::new(&variant.name),
                ..Plan::default()
            },
            named: vec![None; variant.fields.len()],
            illegible: false,
            defaults_failed: &mut failed,
            statuses: &mut plans.statuses,
            formats: &mut plans.formats,
            bounds: &mut plans.bounds,
        };
        planner.variant();
        plans.variants.push(planner.plan);
    }
    if !failed.iter().any(|key| key == DISPLAY_WOULD_LEAK) {
        check::check_debug_is_ours(ctxt, input);
    }
    plans
}

struct Planner<'a> {
    ctxt: &'a Ctxt,
    input: &'a Input<'a>,
    variant: &'a Variant<'a>,
    plan: Plan,
    /// What the operator reads of a field that a text, a header or the like names: a slot.
    named: Vec<Option<usize>>,
    /// Something could not be read, so that what it may have named is not known.
    illegible: bool,
    /// The defaults of the enum that were wrong for an earlier variant: said once is enough.
    defaults_failed: &'a mut Vec<String>,
    statuses: &'a mut Consts,
    formats: &'a mut Consts,
    bounds: &'a mut Bounds,
}

impl Planner<'_> {
    fn variant(&mut self) {
        self.illegible = self.variant.attrs.may_name_more
            || self.input.defaults.may_name_more
            || check::forwards_nowhere(self.input, self.variant);
        self.status();
        self.code();
        self.forwarding();
        self.message();
        self.error();
        self.log();
        self.headers();
        self.members();
        self.rest();
        self.fields();
        self.source();
        if !self.variant.attrs.docs.is_empty() {
            self.plan.record.text('d', &self.variant.attrs.docs);
        }
    }

    /// Runs a default of the enum for this variant, unless it was wrong for an earlier one.
    fn default(&mut self, key: &str, run: &mut dyn FnMut(&mut Self) -> Option<()>) {
        if self.defaults_failed.iter().any(|failed| failed == key) {
            self.illegible = true;
        } else if run(self).is_none() {
            self.defaults_failed.push(key.to_owned());
            self.illegible = true;
        }
    }

    /// Whether the callers' aspects are another error's.
    fn is_forwarding(&self) -> bool {
        self.variant.attrs.api.transparent.is_some() || self.variant.attrs.api.like.is_some()
    }

    /// Reads an expression that callers see the value of, and asks the rule book.
    fn caller_expr(&mut self, tokens: &Tokens, spot: Spot, bare_is_field: bool) -> Option<Scanned> {
        let rules = Rules {
            bare_is_field,
            caller_facing: true,
        };
        let scanned = scan(self.ctxt, self.variant, tokens, rules);
        let legal = scanned
            .as_ref()
            .is_some_and(|scanned| self.may_use(scanned, spot));
        self.illegible |= !legal;
        scanned.filter(|_| legal)
    }

    fn may_use(&self, scanned: &Scanned, spot: Spot) -> bool {
        // One mistake is one message, however often the field is named.
        scanned.uses.iter().all(|one| {
            let is_whole = scanned.whole.is_some();
            let how = if is_whole || one.as_it_is {
                How::Whole
            } else {
                How::Computed
            };
            let at = if is_whole { &scanned.at } else { &one.at };
            let field = &self.variant.fields[one.field];
            check::may_show(self.ctxt, self.input, self.variant, field, spot, how, at)
        })
    }

    fn name(&mut self, field: Option<usize>, slot: usize) {
        if let Some(field) = field {
            self.named[field].get_or_insert(slot);
        }
    }

    fn bound(&mut self, field: &Field<'_>, bound: &TokenStream) {
        self.bounds.add(&self.input.item.generics, field.ty, bound);
    }

    fn status(&mut self) {
        let variant = self.variant;
        if let Some(status) = &variant.attrs.status {
            self.one_status(status, 's');
        } else if !variant.attrs.has("status")
            && let Some(status) = &self.input.defaults.status
        {
            let forwarding = self.is_forwarding();
            self.default("status", &mut |this: &mut Self| {
                if forwarding {
                    // Only a `None` inside comes back to the type's status.
                    this.status_number(status, 'S');
                    return Some(());
                }
                this.one_status(status, 'S')
            });
        }
    }

    fn status_number(&mut self, status: &Status, key: char) {
        let number = match status.number {
            StatusNumber::Known(number) => number.to_string(),
            StatusNumber::Const => {
                let path = adopted(&status.typed);
                format!("#{}", self.statuses.number(path, status.non_error))
            }
        };
        let dynamic = if status.from.is_some() || status.with.is_some() {
            "~"
        } else {
            ""
        };
        let non_error = if status.non_error { "!" } else { "" };
        self.plan
            .record
            .unit(key, &[&format!("{number}{dynamic}{non_error}")]);
    }

    fn one_status(&mut self, status: &Status, key: char) -> Option<()> {
        self.status_number(status, key);
        if let Some(with) = &status.with {
            let with = adopted(with);
            self.plan.status = Some(Arm {
                fields: Vec::new(),
                value: quote_spanned!(first_span(&with)=> __rt::status_with((#with)(self))),
            });
        }
        if let Some(from) = &status.from {
            let scanned = self.caller_expr(from, Spot::Status, true)?;
            let value = spanned(
                &scanned,
                &|tokens, span| quote_spanned!(span=> __rt::status_value(&(#tokens))),
            );
            self.plan.status = Some(arm(&scanned, value));
            self.name_by(
                &scanned,
                "status",
                &|binding| quote!(__rt::Slot::Text(&__rt::status_text(#binding))),
            );
        }
        Some(())
    }

    fn code(&mut self) {
        let variant = self.variant;
        let (literal, stated) = check::code_of(self.input, variant);
        match literal {
            CodeLiteral::Text(text) => self
                .plan
                .record
                .unit(if stated { 'c' } else { 'C' }, &[&encode(&text)]),
            CodeLiteral::Number(number) => self
                .plan
                .record
                .unit(if stated { 'n' } else { 'N' }, &[&number.to_string()]),
        }
        if let Some(code) = &variant.attrs.code {
            self.dynamic_code(code);
        } else if !variant.attrs.has("code")
            && !self.is_forwarding()
            && let Some(code) = &self.input.defaults.code
        {
            self.default("code", &mut |this: &mut Self| this.dynamic_code(code));
        }
    }

    fn dynamic_code(&mut self, code: &crate::attr::Code) -> Option<()> {
        if let Some(with) = &code.with {
            let with = adopted(with);
            self.plan.code = Some(Arm {
                fields: Vec::new(),
                value: quote_spanned!(first_span(&with)=> __rt::code_value(&(#with)(self))),
            });
        }
        if let Some(from) = &code.from {
            let scanned = self.caller_expr(from, Spot::Code, true)?;
            let value = spanned(
                &scanned,
                &|tokens, span| quote_spanned!(span=> __rt::code_value(&(#tokens))),
            );
            self.plan.code = Some(arm(&scanned, value));
            self.name_by(
                &scanned,
                "code",
                &|binding| quote!(__rt::Slot::Text(&__rt::code_text(#binding))),
            );
        }
        Some(())
    }

    /// A field that is taken whole is seen by the operator, too.
    fn name_by(
        &mut self,
        scanned: &Scanned,
        what: &str,
        slot: &dyn Fn(&syn::Ident) -> TokenStream,
    ) {
        let Some(whole) = scanned.whole else { return };
        if self.named[whole].is_some() || !self.needs_naming(whole) {
            return;
        }
        let binding = self.variant.fields[whole].binding();
        let number = self
            .plan
            .slots
            .add(format!("{what} {whole}"), &[whole], slot(&binding));
        self.name(Some(whole), number);
    }

    // What has a decision of its own is shown by that.
    fn needs_naming(&self, field: usize) -> bool {
        let field = &self.variant.fields[field];
        field.role == Role::Plain
            && !field.attrs.decides()
            && self.input.redact_of(self.variant, field).is_none()
    }

    fn forwarding(&mut self) {
        let api = &self.variant.attrs.api;
        if api.transparent.is_some() {
            self.plan.record.unit('v', &["t"]);
            if let Some(inner) = self
                .variant
                .fields
                .iter()
                .find(|field| field.role == Role::Inner)
            {
                let binding = inner.binding();
                self.plan.inner = Some(Arm {
                    fields: [inner.index].into(),
                    value: quote!(__rt::inner(#binding)),
                });
                let ty = crate::generics::option_of(inner.ty).unwrap_or(inner.ty);
                self.bounds
                    .add(&self.input.item.generics, ty, &quote!(__rt::ApiError));
            }
        }
        let like = api.like.as_ref().or_else(|| {
            // The type's `like` is a default: a transparent variant has its own word.
            if api.transparent.is_some() {
                None
            } else {
                self.input.defaults.api.like.as_ref()
            }
        });
        let Some((like, _)) = like else { return };
        let own = api.like.is_some();
        self.plan.record.unit('v', &["l"]);
        let plan = |this: &mut Self| {
            let scanned = scan(
                this.ctxt,
                this.variant,
                like,
                Rules {
                    bare_is_field: true,
                    caller_facing: true,
                },
            )?;
            this.may_use(&scanned, Spot::Like).then_some(())?;
            let value = spanned(
                &scanned,
                &|tokens, span| quote_spanned!(span=> __with(&(#tokens))),
            );
            this.plan.like = Some(arm(&scanned, value));
            if let Some(whole) = scanned.whole {
                let field = &this.variant.fields[whole];
                this.bound(field, &quote!(__rt::ApiError));
            }
            this.name_by(
                &scanned,
                "like",
                &|binding| quote!(__rt::Slot::Type(__rt::type_of(#binding))),
            );
            Some(())
        };
        if own {
            self.illegible |= plan(self).is_none();
        } else {
            self.default("like", &mut { plan });
        }
    }

    fn log(&mut self) {
        let (own, default) = (&self.variant.attrs.log, &self.input.defaults.log);
        let (log, key) = if own.says_level() {
            (own, 'l')
        } else {
            (default, 'L')
        };
        if let Some(level) = log.level {
            self.plan.record.unit(key, &[level]);
        }
        if key == 'l' || !self.is_forwarding() {
            if let Some(with) = &log.with {
                let with = adopted(with);
                self.plan.level = Some(Arm {
                    fields: Vec::new(),
                    value: quote_spanned!(first_span(&with)=> __rt::Some((#with)(self))),
                });
                self.plan.record.unit(key, &["~"]);
            }
            if let Some(from) = &log.from {
                let plan = |this: &mut Self| {
                    let scanned = this.caller_expr(from, Spot::Level, true)?;
                    let value = spanned(
                        &scanned,
                        &|tokens, span| quote_spanned!(span=> __rt::level_value(&(#tokens))),
                    );
                    this.plan.level = Some(arm(&scanned, value));
                    this.plan.record.unit(key, &["~"]);
                    this.name_by(
                        &scanned,
                        "level",
                        &|binding| quote!(__rt::Slot::Text(&__rt::level_text(#binding))),
                    );
                    Some(())
                };
                if key == 'l' {
                    plan(self);
                } else {
                    self.default("level", &mut { plan });
                }
            }
        }
        match (&own.target, &default.target) {
            (Some(target), _) => self.plan.record.text('g', &target.value()),
            (None, Some(target)) => self.plan.record.text('G', &target.value()),
            (None, None) => {}
        }
        if let Some(sentry) = own.sentry.or(default.sentry) {
            self.plan.record.unit(
                if own.sentry.is_some() { 'y' } else { 'Y' },
                &[if sentry { "1" } else { "0" }],
            );
        }
    }

    fn members(&mut self) {
        let defaults = self
            .input
            .defaults
            .members
            .iter()
            .enumerate()
            .map(|(i, member)| (member, Some(format!("public {i}"))));
        let own = self
            .variant
            .attrs
            .members
            .iter()
            .map(|member| (member, None));
        for (member, default) in own.chain(defaults) {
            let plan = |this: &mut Self| {
                let scanned = this.caller_expr(&member.value, Spot::Member, false)?;
                let slot = this.json(&scanned);
                let (name, number) = (encode(&member.name.value()), slot.to_string());
                // The caller's own datum stays out of the log in every guise.
                let mask = if this.reads_redacted(&scanned) {
                    "=[REDACTED]"
                } else {
                    ""
                };
                this.plan.record.unit('p', &[&name, &number, mask]);
                this.name(
                    scanned.whole.filter(|whole| this.needs_naming(*whole)),
                    slot,
                );
                this.unreserved(member.name.value(), member.name.span());
                Some(())
            };
            if let Some(key) = default {
                self.default(&key, &mut { plan });
            } else {
                plan(self);
            }
        }
    }

    fn reads_redacted(&self, scanned: &Scanned) -> bool {
        scanned.uses.iter().any(|one| {
            let field = &self.variant.fields[one.field];
            self.input.redact_of(self.variant, field).is_some()
        })
    }

    /// A slot whose value is serialized.
    fn json(&mut self, scanned: &Scanned) -> usize {
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

    fn json_field(&mut self, index: usize) -> usize {
        let field = &self.variant.fields[index];
        self.bound(field, &quote!(__rt::Serialize));
        let value = self.sized(field);
        self.plan.slots.add(
            format!("json {index}"),
            &[index],
            quote_spanned!(field.span()=> __rt::Slot::Json(#value)),
        )
    }

    /// The field's binding as a reference to something that has a size.
    fn sized(&self, field: &Field<'_>) -> TokenStream {
        let binding = field.binding();
        let is_last = field.index + 1 == self.variant.fields.len();
        if is_last && crate::generics::may_be_unsized(&self.input.item.generics, Some(field.ty)) {
            quote!(&#binding)
        } else {
            quote!(#binding)
        }
    }

    fn rest(&mut self) {
        let (own, default) = (&self.variant.attrs, &self.input.defaults);
        if let Some(title) = &own.title {
            self.plan.record.text('t', &title.value());
        } else if let Some(title) = &default.title {
            self.plan.record.text('T', &title.value());
        }
        if let Some(uri) = &own.api.type_uri {
            self.plan.record.text('u', &uri.value());
        }
        if own.api.report_off || default.api.report_off {
            self.plan.record.unit('r', &[]);
        }
        if own.api.instance_off || default.api.instance_off {
            self.plan.record.unit('i', &[]);
        }
        if let Some(format) = own.api.format.as_ref().or(default.api.format.as_ref()) {
            let number = self.formats.number(adopted(format), false);
            self.plan.record.unit(
                if own.api.format.is_some() { 'w' } else { 'W' },
                &[&number.to_string()],
            );
        }
        if let Some(with) = own
            .api
            .respond_with
            .as_ref()
            .or(default.api.respond_with.as_ref())
        {
            self.plan.respond_with = Some(adopted(with));
        }
        if let Some(body) = &own.api.body
            && own.api.transparent.is_none()
            && let Some(scanned) = self.caller_expr(body, Spot::Body, true)
        {
            let slot = self.json(&scanned);
            self.plan.record.unit('b', &[&slot.to_string()]);
            self.name(
                scanned.whole.filter(|whole| self.needs_naming(*whole)),
                slot,
            );
        }
    }

    /// The format's own names are only known to the compiler, which is asked by a `const` item.
    fn unreserved(&mut self, name: String, span: Span) {
        let format = self.variant.attrs.api.format.as_ref().or(self
            .input
            .defaults
            .api
            .format
            .as_ref());
        if let Some(format) = format {
            self.plan.unreserved.push((adopted(format), name, span));
        }
    }

    fn source(&mut self) {
        let variant = self.variant;
        let foreign = matches!(
            self.input.error_of(variant),
            Some(crate::attr::Text::Transparent { .. })
        );
        for field in variant.fields.iter().filter(|field| field.is_source()) {
            if self.input.redact_of(variant, field).is_some() {
                // The chain ends here, also where an inner error has a source.
                return;
            }
            let binding = field.binding();
            let span = field.span();
            let ask = quote_spanned!(span=> (&&__rt::SourceField(#binding)).ask());
            let value = if foreign {
                quote!(__rt::source_of(#ask))
            } else {
                ask
            };
            let ty = crate::generics::option_of(field.ty).unwrap_or(field.ty);
            self.bounds.add(
                &self.input.item.generics,
                ty,
                &quote!(__rt::Error + 'static),
            );
            self.plan.source = Some(Arm {
                fields: [field.index].into(),
                value,
            });
            return;
        }
        if self.plan.inner.is_some() {
            self.plan.source = Some(Arm {
                fields: Vec::new(),
                value: quote!(__rt::inner_source(__rt::ApiError::__inner(self))),
            });
        }
    }
}

fn arm(scanned: &Scanned, value: TokenStream) -> Arm {
    Arm {
        fields: scanned.uses.iter().map(|one| one.field).collect(),
        value,
    }
}

/// Builds around an expression, with the compiler's errors about its type shown at the expression.
fn spanned(scanned: &Scanned, build: &dyn Fn(&TokenStream, Span) -> TokenStream) -> TokenStream {
    let span = scanned
        .at
        .clone()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    build(&scanned.tokens, span.resolved_at(Span::call_site()))
}

/// Where the tokens begin, as a place of the expansion.
pub(crate) fn first_span(tokens: &TokenStream) -> Span {
    let first = tokens.clone().into_iter().next();
    first.map_or_else(Span::call_site, |token| {
        token.span().resolved_at(Span::call_site())
    })
}

fn is_literal(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    matches!(
        (tokens.next(), tokens.next()),
        (Some(proc_macro2::TokenTree::Literal(_)), None)
    )
}
