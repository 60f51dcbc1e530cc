//! `#[header(...)]`: literals are checked now, the rest becomes slots.

use tree::TokenTree;

use super::Planner;
use crate::attr::{Header, HeaderScope, HeaderValue, StatusNumber};
use crate::check::{self, Spot};
use crate::table::encode;
use crate::template::{Piece, Template, first_brace};
use crate::tokens::{adopted, unraw};

impl Planner<'_> {
    pub(super) fn headers(&mut self) {
        for header in &self.variant.attrs.headers {
            self.illegible |= self.header(header, false).is_none();
        }
        for (i, header) in self.input.defaults.headers.iter().enumerate() {
            let scope = match header {
                // The variant's own header of the name replaces it.
                Header::Value { name, value, .. }
                    if self.states_header(&name.value(), is_fixed(value)) =>
                {
                    continue;
                }
                Header::Value { scope, .. } => *scope,
                Header::With { .. } => HeaderScope::All,
            };
            let key = format!("header {i}");
            if self.may_have_status(scope) && self.is_due(&key) {
                let planned = self.header(header, true);
                self.settle(&key, planned);
            }
        }
    }

    /// A template may turn out to be no legal value: then a fixed one of the type's is better than none.
    fn states_header(&self, wanted: &str, or_else_fixed: bool) -> bool {
        let wanted = wanted.to_ascii_lowercase();
        for header in &self.variant.attrs.headers {
            if let Header::Value { name, value, .. } = header
                && name.value().to_ascii_lowercase() == wanted
                && (is_fixed(value) || !or_else_fixed || !matches!(value, HeaderValue::Template(_)))
            {
                return true;
            }
        }
        false
    }

    // A header for 429 may name a field that only the variants of 429 have.
    fn may_have_status(&self, scope: HeaderScope) -> bool {
        let own = self.variant.attrs.status.as_ref();
        let Some(status) = own.or(self.input.defaults.status.as_ref()) else {
            return true;
        };
        if status.from.is_some() || status.with.is_some() || self.is_forwarding() {
            return true;
        }
        match (&status.number, scope) {
            (StatusNumber::Known(number), HeaderScope::One(one)) => *number == one,
            (StatusNumber::Known(number), HeaderScope::Class(class)) => number / 100 == class,
            _ => true,
        }
    }

    fn header(&mut self, header: &Header, is_default: bool) -> Option<()> {
        let (name, value, scope) = match header {
            Header::With { path } => {
                let headers = if is_default {
                    &mut self.plan.default_headers
                } else {
                    &mut self.plan.headers
                };
                headers.push(adopted(path));
                return Some(());
            }
            Header::Value { name, value, scope } => (name.value(), value, scope),
        };
        let scope = match scope {
            HeaderScope::All => "*".to_owned(),
            HeaderScope::One(status) => status.to_string(),
            HeaderScope::Class(class) => format!("{class}xx"),
        };
        let (fixed, occurrence, typed) = if is_default {
            ('H', 'O', 'X')
        } else {
            ('h', 'o', 'x')
        };
        match value {
            HeaderValue::Literal(text) => self.plan.record.unit(fixed, &[&scope, &name, text]),
            HeaderValue::Occurrence(word) => {
                self.plan.record.unit(occurrence, &[&scope, &name, word]);
            }
            HeaderValue::Template(literal) => {
                let template = Template::read(self.ctxt, self.variant, literal, &[])?;
                check_literal_parts(self, literal, &template)?;
                let text = self.caller_template(literal, &template, &[], Spot::Header)?;
                self.plan.record.unit(fixed, &[&scope, &name, &text]);
            }
            HeaderValue::Typed(tokens) => {
                // A bare name would be a constant's everywhere else in Rust.
                if let [TokenTree::Ident(name)] = tokens.as_slice()
                    && self.variant.field(&unraw(name)).is_some()
                {
                    let message = format!("write `.{name}`: a field in a header needs the dot");
                    self.ctxt.error(name, &message);
                    return None;
                }
                let scanned = self.caller_expr(tokens, Spot::Header, false)?;
                if let Some(whole) = scanned.whole {
                    let field = &self.variant.fields[whole];
                    self.bound(field, "HeaderField");
                }
                let value = self.input.put(&scanned.tokens);
                let value = format!("__rt::Slot::Header(&|| __rt::header(&({value})))");
                let value = self.at_expr(&scanned, &value);
                let key = format!("header {}", scanned.tokens);
                let slot = self.plan.slots.add(key, &scanned.fields(), value);
                self.name_whole(&scanned, slot);
                let (name, slot) = (encode(&name), slot.to_string());
                self.plan.record.unit(typed, &[&scope, &name, &slot]);
            }
        }
        Some(())
    }
}

/// Whether the value is known now.
fn is_fixed(value: &HeaderValue) -> bool {
    match value {
        HeaderValue::Literal(_) => true,
        HeaderValue::Template(text) => first_brace(&text.value()).is_none(),
        HeaderValue::Occurrence(_) | HeaderValue::Typed(_) => false,
    }
}

// What is known now is checked now; what a field brings is checked when the header is made.
fn check_literal_parts(
    planner: &Planner<'_>,
    literal: &crate::tokens::Str,
    template: &Template,
) -> Option<()> {
    for piece in &template.pieces {
        let Piece::Literal(text) = piece else {
            continue;
        };
        for c in text.chars() {
            if !check::is_header_char(c) {
                planner.ctxt.error(
                    literal,
                    &format!(
                        "`{}` cannot stand in a header value: use visible ASCII characters and spaces",
                        c.escape_default()
                    ),
                );
                return None;
            }
        }
    }
    Some(())
}
