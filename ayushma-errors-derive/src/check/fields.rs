//! The rules about fields.

use tree::TokenStream;

use crate::ast::{Field, Input, Role, Variant};
use crate::attr::PublicMode;
use crate::ctxt::{Ctxt, quoted};
use crate::names::place_of;
use crate::tokens::replaced;

// A variant has one source, one place, one backtrace.
pub(super) fn check_one_of_a_kind(ctxt: &Ctxt, variant: &Variant<'_>) {
    let mut together = false;
    for field in &variant.fields {
        together |= field.attrs.source.is_some() && field.attrs.from.is_some();
    }
    if let Some(source) = mark(variant, "source", 0)
        && mark(variant, "source", 1).is_none()
        && mark(variant, "from", 0).is_some()
        && mark(variant, "from", 1).is_none()
        && !together
    {
        ctxt.error(source, &format!("`#[source]` and `#[from]` stand on different fields of {}; one of them is the source", variant.title()));
    }
    check_once(ctxt, variant, "from");
    check_once(ctxt, variant, "source");
    check_once(ctxt, variant, "location");
    check_once(ctxt, variant, "backtrace");
}

fn check_once(ctxt: &Ctxt, variant: &Variant<'_>, kind: &str) {
    if let Some(second) = mark(variant, kind, 1) {
        ctxt.error(
            second,
            &format!(
                "duplicate `#[{kind}]`: only one field of {} may be it",
                variant.title()
            ),
        );
    }
}

/// The attribute that makes a field of the variant such a one, behind so many others.
fn mark<'a>(variant: &'a Variant<'_>, kind: &str, behind: usize) -> Option<&'a TokenStream> {
    let mut found = 0;
    for field in &variant.fields {
        let attrs = &field.attrs;
        let mark = match kind {
            "from" => match attrs.own_from() {
                Some(from) => Some(&from.at),
                None => None,
            },
            "source" => attrs.source.as_ref(),
            "location" => attrs.location.as_ref(),
            _ if field.role == Role::Backtrace => attrs.backtrace.as_ref(),
            _ => None,
        };
        if mark.is_some() {
            if found == behind {
                return mark;
            }
            found += 1;
        }
    }
    None
}

// `From` has the source alone: the fields beside it must be fillable without being asked.
pub(super) fn check_from_fills_the_rest(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
    if input.skips("From") {
        return;
    }
    let mut own = None;
    let mut unfilled = Vec::new();
    for field in &variant.fields {
        let attrs = &field.attrs;
        if own.is_none() {
            own = attrs.own_from();
        }
        let is_filled = attrs.from.is_some()
            || attrs.source.is_some()
            || attrs.bad
            || matches!(field.role, Role::Location | Role::Backtrace)
            || field.ty.option().is_some();
        if !is_filled {
            unfilled.push(field.name.as_str());
        }
    }
    if let Some(from) = own {
        if !unfilled.is_empty() {
            ctxt.error(
                &from.at,
                &format!(
                    "`#[from]` cannot fill {}: make it an `Option`, or say `#[from(default)]` on it",
                    quoted(&unfilled, " and ")
                ),
            );
        }
        return;
    }
    for field in &variant.fields {
        if let Some(default) = &field.attrs.from {
            ctxt.error(
                &default.at,
                "`#[from(default)]` fills a field beside a `#[from]`, and there is none",
            );
            return;
        }
    }
}

/// Whether the field's attributes exclude each other, so that none of them decides.
pub(crate) fn contradicts_itself(field: &Field<'_>) -> bool {
    let quiet = Ctxt::new();
    check_one_decision(&quiet, field);
    check_public(&quiet, field);
    quiet.finish().is_err()
}

// One field, one decision: two would be a leak or a puzzle.
pub(super) fn check_one_decision(ctxt: &Ctxt, field: &Field<'_>) {
    let attrs = &field.attrs;
    let public = match &attrs.public {
        Some(public) if public.mode != PublicMode::Nothing => Some(public),
        _ => None,
    };
    let decision = if public.is_some() {
        Some("public")
    } else if attrs.internal.is_some() {
        Some("internal")
    } else if attrs.redact.is_some() {
        Some("redact")
    } else {
        None
    };
    let origin = if attrs.from.is_some() {
        Some("from")
    } else if attrs.source.is_some() {
        Some("source")
    } else {
        None
    };
    if let (Some(mark), Some(other)) = (&attrs.location, decision.or(origin)) {
        return cannot_be_both(ctxt, mark, "location", other, "keep one");
    }
    if let (Some(mark), Some(other)) = (&attrs.backtrace, decision) {
        return cannot_be_both(ctxt, mark, "backtrace", other, "keep one");
    }
    match (public, &attrs.internal, &attrs.redact) {
        (Some(_), _, Some(redact)) if !redact.logs_only => {
            let fix = "keep one, or say `logs_only` if the log alone should not hold it";
            cannot_be_both(ctxt, &redact.at, "public", "redact", fix);
        }
        (_, Some(_), Some(redact)) => {
            cannot_be_both(ctxt, &redact.at, "internal", "redact", "keep one");
        }
        (Some(public), Some(_), _) => {
            cannot_be_both(ctxt, &public.at, "public", "internal", "keep one");
        }
        _ => {}
    }
}

fn cannot_be_both(ctxt: &Ctxt, at: &TokenStream, one: &str, other: &str, fix: &str) {
    ctxt.error(
        at,
        &format!("a field cannot be both `#[{one}]` and `#[{other}]`; {fix}"),
    );
}

// `in_message` and `chain` are about a source's text; a member needs a name.
pub(super) fn check_public(ctxt: &Ctxt, field: &Field<'_>) {
    let Some(public) = &field.attrs.public else {
        return;
    };
    if !field.is_source() && field.role != Role::Inner {
        let word = if public.in_message {
            "in_message"
        } else if public.mode == PublicMode::Chain {
            "chain"
        } else {
            ""
        };
        if !word.is_empty() {
            ctxt.error(
                &public.at,
                &format!(
                    "`{word}` is for a source field, and `{}` is none",
                    field.name
                ),
            );
            return;
        }
    }
    let is_member = matches!(public.mode, PublicMode::Member { .. } | PublicMode::Chain);
    if is_member && public.name.is_none() && field.ident.is_none() {
        ctxt.error(
            &public.at,
            "`#[public]` on a field without a name needs one for the body: `#[public(\"name\")]`",
        );
    }
}

// `?` would not know which variant to make.
pub(super) fn check_from_types_differ(ctxt: &Ctxt, input: &Input<'_>) {
    if input.skips("From") {
        return;
    }
    let (mut types, mut variants) = (Vec::new(), Vec::new());
    for variant in &input.variants {
        for field in &variant.fields {
            let Some(from) = field.attrs.own_from() else {
                continue;
            };
            let ty = field.ty.without_option().text();
            if let Some(first) = place_of(&types, &ty) {
                let first: &str = variants[first];
                let shown = replaced(&ty, " :: ", "::");
                let shown = replaced(&shown, " < ", "<");
                let shown = replaced(&shown, " >", ">");
                ctxt.error(&from.at, &format!("duplicate `#[from]`: variants `{first}` and `{}` would both be made from `{shown}`", variant.name));
            } else {
                types.push(ty);
                variants.push(variant.name.as_str());
            }
        }
    }
}

// A derived `Debug` prints what `#[redact]` hides.
pub(crate) fn check_debug_is_ours(ctxt: &Ctxt, input: &Input<'_>) {
    if !input.skips("Debug") {
        return;
    }
    for variant in &input.variants {
        for field in &variant.fields {
            if let Some(redact) = input.redact_of(variant, field) {
                let at = if field.attrs.redact.is_some() {
                    &redact.at
                } else {
                    &field.at
                };
                ctxt.error(
                    at,
                    &format!(
                        "a derived `Debug` would print `{}`; let `ApiError` write it",
                        field.name
                    ),
                );
                return;
            }
        }
    }
}
