//! Members of the body that are no fields: `#[public("hint" = "...")]`.

use tree::Span;

use super::Planner;
use crate::check::Spot;
use crate::expr::Scanned;
use crate::table::encode;
use crate::tokens::adopted;

impl Planner<'_> {
    pub(super) fn members(&mut self) {
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
            if default.is_some() && self.variant.attrs.states_member(&member.name.value()) {
                continue;
            }
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

    pub(super) fn reads_redacted(&self, scanned: &Scanned) -> bool {
        scanned.uses.iter().any(|one| {
            let field = &self.variant.fields[one.field];
            self.input.redact_of(self.variant, field).is_some()
        })
    }

    /// The format's own names are only known to the compiler, which is asked by a `const` item.
    pub(super) fn unreserved(&mut self, name: String, span: Span) {
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
}
