//! `#[header(...)]`: literals are checked now, the rest becomes slots.

use tree::TokenTree;

use super::Planner;
use crate::attr::{Header, HeaderScope, HeaderValue, StatusNumber};
use crate::check::{self, Spot};
use crate::table::encode;
use crate::template::{Piece, Template};
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
            if self.may_have_status(scope) {
                self.default(&format!("header {i}"), &mut |this: &mut Self| {
                    this.header(header, true)
                });
            }
        }
    }

    /// A template may turn out to be no legal value: then a fixed one of the type's is better than none.
    fn states_header(&self, wanted: &str, or_else_fixed: bool) -> bool {
        self.variant
            .attrs
            .headers
            .iter()
            .any(|header| match header {
                Header::Value { name, value, .. } => {
                    name.value().eq_ignore_ascii_case(wanted)
                        && (is_fixed(value)
                            || !or_else_fixed
                            || !matches!(value, HeaderValue::Template(_)))
                }
                Header::With { .. } => false,
            })
    }

    // A header for 429 may name a field that only the variants of 429 have.
    fn may_have_status(&self, scope: HeaderScope) -> bool {
        let status = self
            .variant
            .attrs
            .status
            .as_ref()
            .or(self.input.defaults.status.as_ref());
        let Some(status) = status.filter(|status| {
            status.from.is_none() && status.with.is_none() && !self.is_forwarding()
        }) else {
            return true;
        };
        match (&status.number, scope) {
            (StatusNumber::Known(number), HeaderScope::One(one)) => *number == one,
            (StatusNumber::Known(number), HeaderScope::Class(class)) => {
                number / 100 == u16::from(class)
            }
            _ => true,
        }
    }

    fn header(&mut self, header: &Header, is_default: bool) -> Option<()> {
        let (name, value, scope) = match header {
            Header::With { path } => {
                self.plan.headers.push((is_default, adopted(path)));
                return Some(());
            }
            Header::Value { name, value, scope } => (name.value(), value, scope),
        };
        let scope = match scope {
            HeaderScope::All => "*".to_owned(),
            HeaderScope::One(status) => status.to_string(),
            HeaderScope::Class(class) => format!("{class}xx"),
        };
        let key = |key: char| {
            if is_default {
                key.to_ascii_uppercase()
            } else {
                key
            }
        };
        match value {
            HeaderValue::Literal(text) => self.plan.record.unit(key('h'), &[&scope, &name, text]),
            HeaderValue::Occurrence(word) => {
                self.plan.record.unit(key('o'), &[&scope, &name, word]);
            }
            HeaderValue::Template(literal) => {
                let template = Template::read(self.ctxt, self.variant, literal, &[])?;
                check_literal_parts(self, literal, &template)?;
                let text = self.caller_template(literal, &template, &[], Spot::Header)?;
                self.plan.record.unit(key('h'), &[&scope, &name, &text]);
            }
            HeaderValue::Typed(tokens) => {
                // A bare name would be a constant's everywhere else in Rust.
                if let [TokenTree::Ident(name)] = tokens.as_slice()
                    && self.variant.field(&unraw(name)).is_some()
                {
                    let message = format!("write `.{name}`: a field in a header needs the dot");
                    self.ctxt.error(name, message);
                    return None;
                }
                let scanned = self.caller_expr(tokens, Spot::Header, false)?;
                if let Some(whole) = scanned.whole {
                    let field = &self.variant.fields[whole];
                    self.bound(field, "HeaderField");
                }
                let value = self.around(&scanned, &|value| {
                    format!("__rt::Slot::Header(&|| __rt::header(&({value})))")
                });
                let fields: Vec<usize> = scanned.uses.iter().map(|one| one.field).collect();
                let slot =
                    self.plan
                        .slots
                        .add(format!("header {}", scanned.tokens), &fields, value);
                self.name(
                    scanned.whole.filter(|whole| self.needs_naming(*whole)),
                    slot,
                );
                self.plan
                    .record
                    .unit(key('x'), &[&scope, &encode(&name), &slot.to_string()]);
            }
        }
        Some(())
    }
}

/// Whether the value is known now.
fn is_fixed(value: &HeaderValue) -> bool {
    match value {
        HeaderValue::Literal(_) => true,
        HeaderValue::Template(text) => !text.value().contains(['{', '}']),
        HeaderValue::Occurrence(_) | HeaderValue::Typed(_) => false,
    }
}

// What is known now is checked now; what a field brings is checked when the header is made.
fn check_literal_parts(
    planner: &Planner<'_>,
    literal: &crate::tokens::Str,
    template: &Template,
) -> Option<()> {
    let parts = template.pieces.iter().filter_map(|piece| match piece {
        Piece::Literal(text) => Some(text.as_str()),
        Piece::Hole(_) => None,
    });
    let illegal = parts
        .flat_map(str::chars)
        .find(|c| !check::is_header_char(*c));
    if let Some(c) = illegal {
        planner.ctxt.error(
            literal,
            format!(
                "`{}` cannot stand in a header value: use visible ASCII characters and spaces",
                c.escape_default()
            ),
        );
        return None;
    }
    Some(())
}
