//! Members of the body that are no fields: `#[public("hint" = "...")]`.

use tree::Span;

use super::Planner;
use crate::attr::Member;
use crate::check::Spot;
use crate::expr::Scanned;
use crate::table::encode;
use crate::tokens::adopted;

impl Planner<'_> {
    pub(super) fn members(&mut self) {
        for member in &self.variant.attrs.members {
            self.member_of_body(member);
        }
        for (i, member) in self.input.defaults.members.iter().enumerate() {
            let key = format!("public {i}");
            if !self.variant.attrs.states_member(&member.name.value()) && self.is_due(&key) {
                let planned = self.member_of_body(member);
                self.settle(&key, planned);
            }
        }
    }

    fn member_of_body(&mut self, member: &Member) -> Option<()> {
        let scanned = self.caller_expr(&member.value, Spot::Member, false)?;
        let slot = self.json(&scanned);
        let (name, number) = (encode(&member.name.value()), slot.to_string());
        // The caller's own datum stays out of the log in every guise.
        let mask = if self.reads_redacted(&scanned) {
            "=[REDACTED]"
        } else {
            ""
        };
        self.plan.record.unit('p', &[&name, &number, mask]);
        self.name_whole(&scanned, slot);
        self.unreserved(&member.name.value(), member.name.span());
        Some(())
    }

    pub(super) fn reads_redacted(&self, scanned: &Scanned) -> bool {
        for one in &scanned.uses {
            if self.is_redacted(one.field) {
                return true;
            }
        }
        false
    }

    /// The format's own names are only known to the compiler, which is asked by a `const` item.
    pub(super) fn unreserved(&mut self, name: &str, span: Span) {
        let (own, default) = (&self.variant.attrs.api, &self.input.defaults.api);
        if let Some(format) = own.format.as_ref().or(default.format.as_ref()) {
            let format = self.input.put(&adopted(format));
            let message = format!(
                "member `{name}` is reserved by the body's format; rename it: `#[public(\"...\")]`"
            );
            let check = format!(
                "const _: () = __rt::assert!(!__rt::is_reserved::<{format}>({name:?}), {message:?});"
            );
            self.plan.unreserved += &self.input.at(span, &check);
        }
    }
}
