//! Status, code, level, and the errors that a variant forwards to.

use super::{Arm, Planner, first_span};
use crate::ast::Role;
use crate::attr::{Code, CodeLiteral, Status, StatusNumber, Text};
use crate::check::{self, Spot};
use crate::expand::called;
use crate::expr::{Rules, scan};
use crate::table::encode;
use crate::tokens::{Tokens, adopted};

impl Planner<'_> {
    pub(super) fn status(&mut self) {
        let variant = self.variant;
        if let Some(status) = &variant.attrs.status {
            self.one_status(status, 's');
        } else if !variant.attrs.has("status")
            && let Some(status) = &self.input.defaults.status
        {
            if !self.is_due("status") {
                return;
            }
            if self.is_forwarding() {
                // Only a `None` inside comes back to the type's status.
                self.status_number(status, 'S');
            } else {
                let planned = self.one_status(status, 'S');
                self.settle("status", planned);
            }
        }
    }

    pub(super) fn status_number(&mut self, status: &Status, key: char) {
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

    pub(super) fn one_status(&mut self, status: &Status, key: char) -> Option<()> {
        self.status_number(status, key);
        if let Some(with) = &status.with {
            let with = adopted(with);
            let status = called(self.input, &with, "fn(&Self) -> __rt::StatusCode", "self");
            self.plan.status = Some(Arm::of_self(format!("__rt::status_with({status})")));
        }
        if let Some(from) = &status.from {
            let scanned = self.caller_expr(from, Spot::Status, true)?;
            let value = self.value_by(&scanned, "status_value");
            self.plan.status = Some(Arm::of(&scanned, value));
            self.name_by_value(&scanned, "status_value", "status_text");
        }
        Some(())
    }

    pub(super) fn code(&mut self) {
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
            && self.is_due("code")
        {
            let planned = self.dynamic_code(code);
            self.settle("code", planned);
        }
    }

    pub(super) fn dynamic_code(&mut self, code: &Code) -> Option<()> {
        if code.with.is_some() || code.from.is_some() {
            self.plan.record.unit('z', &[]);
        }
        if let Some(with) = &code.with {
            let with = adopted(with);
            let value = format!("__rt::code_value(&({})(self))", self.input.put(&with));
            self.plan.code = Some(Arm::of_self(self.input.at(first_span(&with), &value)));
        }
        if let Some(from) = &code.from {
            let scanned = self.caller_expr(from, Spot::Code, true)?;
            let value = self.value_by(&scanned, "code_value");
            self.plan.code = Some(Arm::of(&scanned, value));
            self.name_by_value(&scanned, "code_value", "code_text");
        }
        Some(())
    }

    pub(super) fn forwarding(&mut self) {
        let api = &self.variant.attrs.api;
        if api.transparent.is_some() {
            self.plan.record.unit('v', &["t"]);
            if let Some(inner) = self.variant.of_role(Role::Inner) {
                let binding = self.binding(inner);
                self.plan.inner = Some(Arm {
                    fields: vec![inner.index],
                    value: format!("__rt::inner({binding})"),
                });
                let ty = inner.ty.without_option();
                self.bounds.add(&self.input.item.generics, ty, "ApiError");
            }
        }
        if let Some((like, _)) = &api.like {
            self.plan.record.unit('v', &["l"]);
            self.illegible |= self.like(like).is_none();
        } else if let Some((like, _)) = &self.input.defaults.api.like
            // The type's `like` is a default: a transparent variant has its own word.
            && api.transparent.is_none()
        {
            self.plan.record.unit('v', &["l"]);
            if self.is_due("like") {
                let planned = self.like(like);
                self.settle("like", planned);
            }
        }
    }

    fn like(&mut self, like: &Tokens) -> Option<()> {
        let rules = Rules {
            bare_is_field: true,
            caller_facing: true,
        };
        let scanned = scan(self.ctxt, self.variant, like, rules)?;
        if !self.may_use(&scanned, Spot::Like) {
            return None;
        }
        let value = self.input.put(&scanned.tokens);
        let value = self.at_expr(&scanned, &format!("__with(&({value}))"));
        self.plan.like = Some(Arm::of(&scanned, value));
        if let Some(whole) = scanned.whole {
            let field = &self.variant.fields[whole];
            self.bound(field, "ApiError");
            let binding = self.binding(field);
            let slot = format!("__rt::Slot::Type(__rt::type_of({binding}))");
            self.name_by(&scanned, "like", slot);
        }
        Some(())
    }

    fn level(&mut self, from: &Tokens, key: char) -> Option<()> {
        let scanned = self.caller_expr(from, Spot::Level, true)?;
        let value = self.value_by(&scanned, "level_value");
        self.plan.level = Some(Arm::of(&scanned, value));
        self.plan.record.unit(key, &["~"]);
        self.name_by_value(&scanned, "level_value", "level_text");
        Some(())
    }

    pub(super) fn log(&mut self) {
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
                let level = called(self.input, &with, "fn(&Self) -> __rt::Level", "self");
                self.plan.level = Some(Arm::of_self(format!("__rt::Some({level})")));
                self.plan.record.unit(key, &["~"]);
            }
            if let Some(from) = &log.from {
                if key == 'l' {
                    self.level(from, key);
                } else if self.is_due("level") {
                    let planned = self.level(from, key);
                    self.settle("level", planned);
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
    pub(super) fn source(&mut self) {
        let variant = self.variant;
        let foreign = matches!(self.input.error_of(variant), Some(Text::Transparent { .. }));
        if let Some(field) = variant.of_role(Role::Source) {
            // A redacted source ends the chain, also where an inner error has one.
            if self.input.redact_of(variant, field).is_some() {
                return;
            }
            let ask = format!("(&&__rt::SourceField(__f{})).ask()", field.index);
            let asked = Arm {
                fields: vec![field.index],
                value: self.at_field(field, &ask),
            };
            let generics = &self.input.item.generics;
            let ty = field.ty.without_option();
            self.bounds.add(generics, ty, "Error + 'static");
            if foreign {
                self.plan.passed_over = Some(asked);
                self.plan.source = Some(Arm::of_self(
                    "__rt::source_of(__rt::ApiError::__source(self))".to_owned(),
                ));
            } else {
                self.plan.source = Some(asked);
            }
            return;
        }
        if self.plan.inner.is_some() {
            self.plan.source = Some(Arm::of_self(
                "__rt::inner_source(__rt::ApiError::__inner(self))".to_owned(),
            ));
        }
    }
}
