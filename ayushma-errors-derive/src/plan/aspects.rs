//! Status, code, level, and the errors that a variant forwards to.

use super::{Arm, Planner, arm, first_span};
use crate::ast::Role;
use crate::attr::{Code, CodeLiteral, Status, StatusNumber};
use crate::check::{self, Spot};
use crate::expand::called;
use crate::expr::{Rules, scan};
use crate::table::encode;
use crate::tokens::adopted;

impl Planner<'_> {
    pub(super) fn status(&mut self) {
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
            self.plan.status = Some(Arm {
                fields: Vec::new(),
                value: format!("__rt::status_with({status})"),
            });
        }
        if let Some(from) = &status.from {
            let scanned = self.caller_expr(from, Spot::Status, true)?;
            let value = self.value_by(&scanned, "status_value");
            self.plan.status = Some(arm(&scanned, value));
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
        {
            self.default("code", &mut |this: &mut Self| this.dynamic_code(code));
        }
    }

    pub(super) fn dynamic_code(&mut self, code: &Code) -> Option<()> {
        if code.with.is_some() || code.from.is_some() {
            self.plan.record.unit('z', &[]);
        }
        if let Some(with) = &code.with {
            let with = adopted(with);
            let value = format!("__rt::code_value(&({})(self))", self.input.put(&with));
            self.plan.code = Some(Arm {
                fields: Vec::new(),
                value: self.input.at(first_span(&with), &value),
            });
        }
        if let Some(from) = &code.from {
            let scanned = self.caller_expr(from, Spot::Code, true)?;
            let value = self.value_by(&scanned, "code_value");
            self.plan.code = Some(arm(&scanned, value));
            self.name_by_value(&scanned, "code_value", "code_text");
        }
        Some(())
    }

    pub(super) fn forwarding(&mut self) {
        let api = &self.variant.attrs.api;
        if api.transparent.is_some() {
            self.plan.record.unit('v', &["t"]);
            if let Some(inner) = self
                .variant
                .fields
                .iter()
                .find(|field| field.role == Role::Inner)
            {
                let binding = self.binding(inner);
                self.plan.inner = Some(Arm {
                    fields: [inner.index].into(),
                    value: format!("__rt::inner({binding})"),
                });
                let ty = inner.ty.option().unwrap_or(inner.ty);
                self.bounds.add(&self.input.item.generics, ty, "ApiError");
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
            let value = this.around(&scanned, &|value| format!("__with(&({value}))"));
            this.plan.like = Some(arm(&scanned, value));
            if let Some(whole) = scanned.whole {
                let field = &this.variant.fields[whole];
                this.bound(field, "ApiError");
            }
            this.name_by(&scanned, "like", &|binding| {
                format!("__rt::Slot::Type(__rt::type_of({binding}))")
            });
            Some(())
        };
        if own {
            self.illegible |= plan(self).is_none();
        } else {
            self.default("like", &mut { plan });
        }
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
                self.plan.level = Some(Arm {
                    fields: Vec::new(),
                    value: format!("__rt::Some({level})"),
                });
                self.plan.record.unit(key, &["~"]);
            }
            if let Some(from) = &log.from {
                let plan = |this: &mut Self| {
                    let scanned = this.caller_expr(from, Spot::Level, true)?;
                    let value = this.value_by(&scanned, "level_value");
                    this.plan.level = Some(arm(&scanned, value));
                    this.plan.record.unit(key, &["~"]);
                    this.name_by_value(&scanned, "level_value", "level_text");
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
}
