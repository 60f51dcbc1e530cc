//! What each variant shows to whom: slots that hold the values, a record that says what the slots are for, and the
//! few arms that no table can express.

mod aspects;
mod fields;
mod headers;
mod members;
mod operator;
mod slots;
mod texts;

use tree::{Span, TokenStream};

use crate::ast::{Field, Input, Role, Variant};
use crate::check::{self, How, Spot};
use crate::ctxt::Ctxt;
use crate::expr::{Rules, Scanned, scan};
use crate::generics::Bounds;
use crate::names::place_of;
use crate::rust::Rust;
use crate::table::Record;
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
    /// The functions that write the variant's headers.
    pub(crate) headers: Vec<TokenStream>,
    /// Those of the type's.
    pub(crate) default_headers: Vec<TokenStream>,
    pub(crate) inner: Option<Arm>,
    pub(crate) like: Option<Arm>,
    pub(crate) source: Option<Arm>,
    /// The error that `#[error(transparent)]` forwards to, which `source()` passes over.
    pub(crate) passed_over: Option<Arm>,
    pub(crate) respond_with: Option<TokenStream>,
    /// Asks whether a format of the user's has reserved members.
    pub(crate) unreserved: Rust,
}

/// An arm of a match over the variants: what it binds, and its value.
#[derive(Clone)]
pub(crate) struct Arm {
    pub(crate) fields: Vec<usize>,
    pub(crate) value: Rust,
}

impl Arm {
    /// One that binds nothing.
    pub(crate) fn of_self(value: Rust) -> Self {
        Arm {
            fields: Vec::new(),
            value,
        }
    }

    fn of(scanned: &Scanned, value: Rust) -> Self {
        Arm {
            fields: scanned.fields(),
            value,
        }
    }
}

/// The values that an arm hands out, each once.
#[derive(Default)]
pub(crate) struct Slots {
    pub(crate) values: Vec<Rust>,
    pub(crate) fields: Vec<usize>,
    keys: Vec<String>,
}

impl Slots {
    /// The number of the slot with this value; the key tells equal ones.
    fn add(&mut self, key: String, fields: &[usize], value: Rust) -> usize {
        self.fields.extend_from_slice(fields);
        if let Some(known) = place_of(&self.keys, &key) {
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
    /// Of statuses: the numbers of those that are meant to be no error's.
    pub(crate) non_errors: Vec<usize>,
}

impl Consts {
    fn number(&mut self, tokens: TokenStream, non_error: bool) -> usize {
        let text = tokens.to_string();
        for (i, known) in self.tokens.iter().enumerate() {
            if known.to_string() == text && self.non_errors.contains(&i) == non_error {
                return i;
            }
        }
        let number = self.tokens.len();
        self.tokens.push(tokens);
        if non_error {
            self.non_errors.push(number);
        }
        number
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
    let silent = Ctxt::silent();
    let mut failed = Vec::new();
    for variant in &input.variants {
        let mut planner = Planner {
            ctxt,
            silent: &silent,
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
    if place_of(&failed, DISPLAY_WOULD_LEAK).is_none() {
        check::check_debug_is_ours(ctxt, input);
    }
    plans
}

struct Planner<'a> {
    ctxt: &'a Ctxt,
    /// For what somebody else judges.
    silent: &'a Ctxt,
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

impl<'a> Planner<'a> {
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

    /// Whether a default of the enum is to be planned for this variant: it is not where it was wrong for an earlier one.
    fn is_due(&mut self, default: &str) -> bool {
        let failed = place_of(self.defaults_failed, default).is_some();
        self.illegible |= failed;
        !failed
    }

    /// Notes whether the default was wrong.
    fn settle(&mut self, default: &str, planned: Option<()>) {
        if planned.is_none() {
            self.defaults_failed.push(default.to_owned());
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
        match scan(self.ctxt, self.variant, tokens, rules) {
            Some(scanned) if self.may_use(&scanned, spot) => Some(scanned),
            _ => {
                self.illegible = true;
                None
            }
        }
    }

    fn may_use(&self, scanned: &Scanned, spot: Spot) -> bool {
        // One mistake is one message, however often the field is named.
        let spot = if spot == Spot::Header {
            Spot::HeaderValue
        } else {
            spot
        };
        let is_whole = scanned.whole.is_some();
        for one in &scanned.uses {
            let field = &self.variant.fields[one.field];
            let is_same = one.is_same && (field.role != Role::Plain || field.ty.is_text());
            let how = if is_whole || one.as_it_is || is_same {
                How::Whole
            } else {
                How::Computed
            };
            let at = if is_whole { &scanned.at } else { &one.at };
            if !check::may_show(self.ctxt, self.input, self.variant, field, spot, how, at) {
                return false;
            }
        }
        true
    }

    /// The operator reads the field in that slot, unless it has one.
    fn name(&mut self, field: usize, slot: usize) {
        if self.named[field].is_none() {
            self.named[field] = Some(slot);
        }
    }

    /// Likewise, of a field that is taken whole and has no decision of its own.
    fn name_whole(&mut self, scanned: &Scanned, slot: usize) {
        if let Some(whole) = scanned.whole
            && self.needs_naming(whole)
        {
            self.name(whole, slot);
        }
    }

    fn is_redacted(&self, field: usize) -> bool {
        let field = &self.variant.fields[field];
        self.input.redact_of(self.variant, field).is_some()
    }

    fn first_redacted(&self) -> Option<&'a Field<'a>> {
        for field in &self.variant.fields {
            if self.is_redacted(field.index) {
                return Some(field);
            }
        }
        None
    }

    fn bound(&mut self, field: &Field<'_>, bound: &'static str) {
        self.bounds.add(&self.input.item.generics, field.ty, bound);
    }

    /// What a function of the runtime makes of the expression. Of a field that is taken whole it is asked at the field's
    /// type, in the same words as for the operator: then a wrong type is one mistake.
    fn value_by(&self, scanned: &Scanned, function: &str) -> Rust {
        if let Some(whole) = scanned.whole {
            let field = &self.variant.fields[whole];
            return self.at_field(field, &format!("__rt::{function}(__f{whole})"));
        }
        let value = self.input.put(&scanned.tokens);
        self.at_expr(scanned, &format!("__rt::{function}(&({value}))"))
    }

    /// Rust whose errors are about the field's type, and are shown there.
    fn at_field(&self, field: &Field<'_>, code: &str) -> Rust {
        self.input.at(field.span(), code)
    }

    /// The field's binding; what the compiler says of it is said of the field's type.
    fn binding(&self, field: &Field<'_>) -> Rust {
        self.at_field(field, &format!("__f{}", field.index))
    }

    /// Rust whose errors are about the expression's type, and are shown at the expression.
    fn at_expr(&self, scanned: &Scanned, code: &str) -> Rust {
        self.input.at(first_span(&scanned.at), code)
    }

    fn name_by_value(&mut self, scanned: &Scanned, function: &str, text: &str) {
        let value = self.value_by(scanned, function);
        let slot = format!("__rt::Slot::Text(&__rt::{text}({value}))");
        self.name_by(scanned, function, slot);
    }

    /// A field that is taken whole is seen by the operator, too.
    fn name_by(&mut self, scanned: &Scanned, what: &str, slot: Rust) {
        let Some(whole) = scanned.whole else { return };
        if self.named[whole].is_some() || !self.needs_naming(whole) {
            return;
        }
        let key = format!("{what} {whole}");
        let number = self.plan.slots.add(key, &[whole], slot);
        self.name(whole, number);
    }

    // What has a decision of its own is shown by that.
    fn needs_naming(&self, field: usize) -> bool {
        let attrs = &self.variant.fields[field].attrs;
        let role = self.variant.fields[field].role;
        role == Role::Plain && !attrs.decides() && !self.is_redacted(field)
    }

    /// Whether what the type says of the response as a whole holds for the variant. A transparent one is its inner error,
    /// unless that may be missing.
    fn defaults_reach(&self) -> bool {
        match self.variant.of_role(Role::Inner) {
            Some(inner) => inner.ty.option().is_some(),
            None => true,
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
        let reach = self.defaults_reach();
        if own.api.report_off || reach && default.api.report_off {
            self.plan.record.unit('r', &[]);
        }
        if own.api.instance_off || reach && default.api.instance_off {
            self.plan.record.unit('i', &[]);
        }
        if let Some(format) = own.api.format.as_ref().or(default.api.format.as_ref()) {
            let number = self.formats.number(adopted(format), false);
            self.plan.record.unit(
                if own.api.format.is_some() { 'w' } else { 'W' },
                &[&number.to_string()],
            );
        }
        if let Some(with) = &own.api.respond_with {
            self.plan.respond_with = Some(adopted(with));
        } else if let Some(with) = &default.api.respond_with
            && reach
        {
            self.plan.respond_with = Some(adopted(with));
        }
        if let Some(body) = &own.api.body
            && own.api.transparent.is_none()
            && let Some(scanned) = self.caller_expr(body, Spot::Body, true)
        {
            let slot = self.json(&scanned);
            self.plan.record.unit('b', &[&slot.to_string()]);
            self.name_whole(&scanned, slot);
        }
    }
}

/// Where the tokens begin, as a place of the expansion.
pub(crate) fn first_span(tokens: &TokenStream) -> Span {
    match tokens.clone().into_iter().next() {
        Some(token) => token.span().resolved_at(Span::call_site()),
        None => Span::call_site(),
    }
}

fn is_literal(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    matches!(
        (tokens.next(), tokens.next()),
        (Some(tree::TokenTree::Literal(_)), None)
    )
}
