//! The rules about fields.

use tree::TokenStream;

use crate::ast::{Field, Input, Role, Variant};
use crate::attr::PublicMode;
use crate::ctxt::Ctxt;

// A variant has one source, one place, one backtrace.
pub(super) fn check_one_of_a_kind(ctxt: &Ctxt, variant: &Variant<'_>) {
    let once = |kind: &str, found: Vec<&TokenStream>| {
        if let Some(second) = found.get(1) {
            ctxt.error(
                second,
                format!(
                    "duplicate `#[{kind}]`: only one field of {} may be it",
                    variant.title()
                ),
            );
        }
    };
    let attrs = || variant.fields.iter().map(|field| &field.attrs);
    let froms: Vec<_> = attrs()
        .filter_map(|attrs| {
            attrs
                .from
                .as_ref()
                .filter(|from| !from.default)
                .map(|from| &from.at)
        })
        .collect();
    let sources: Vec<_> = attrs().filter_map(|attrs| attrs.source.as_ref()).collect();
    if let ([_], [source]) = (froms.as_slice(), sources.as_slice()) {
        let together = attrs().any(|attrs| attrs.source.is_some() && attrs.from.is_some());
        if !together {
            ctxt.error(source, format!("`#[source]` and `#[from]` stand on different fields of {}; one of them is the source", variant.title()));
        }
    }
    once("from", froms);
    once("source", sources);
    once(
        "location",
        attrs()
            .filter_map(|attrs| attrs.location.as_ref())
            .collect(),
    );
    let backtrace = |field: &&Field<'_>| field.role == Role::Backtrace;
    once(
        "backtrace",
        variant
            .fields
            .iter()
            .filter(backtrace)
            .filter_map(|field| field.attrs.backtrace.as_ref())
            .collect(),
    );
}

// `From` has the source alone: the fields beside it must be fillable without being asked.
pub(super) fn check_from_fills_the_rest(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
    if input.skips("From") {
        return;
    }
    let Some(from) = variant
        .fields
        .iter()
        .find_map(|field| field.attrs.from.as_ref().filter(|from| !from.default))
    else {
        if let Some(default) = variant
            .fields
            .iter()
            .find_map(|field| field.attrs.from.as_ref())
        {
            ctxt.error(
                &default.at,
                "`#[from(default)]` fills a field beside a `#[from]`, and there is none",
            );
        }
        return;
    };
    let unfilled = |field: &&Field<'_>| {
        field.attrs.from.is_none()
            && field.attrs.source.is_none()
            && !field.attrs.bad
            && !matches!(field.role, Role::Location | Role::Backtrace)
            && field.ty.option().is_none()
    };
    let names: Vec<String> = variant
        .fields
        .iter()
        .filter(unfilled)
        .map(|field| format!("`{}`", field.name))
        .collect();
    if !names.is_empty() {
        ctxt.error(
            &from.at,
            format!(
                "`#[from]` cannot fill {}: make it an `Option`, or say `#[from(default)]` on it",
                names.join(" and ")
            ),
        );
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
    let public = attrs
        .public
        .as_ref()
        .filter(|public| public.mode != PublicMode::Nothing);
    let both = |at: &TokenStream, one: &str, other: &str, fix: &str| {
        ctxt.error(
            at,
            format!("a field cannot be both `#[{one}]` and `#[{other}]`; {fix}"),
        );
    };
    for (mark, kind) in [
        (&attrs.location, "location"),
        (&attrs.backtrace, "backtrace"),
    ] {
        let others = [
            (public.is_some(), "public"),
            (attrs.internal.is_some(), "internal"),
            (attrs.redact.is_some(), "redact"),
            (attrs.from.is_some() && kind == "location", "from"),
            (attrs.source.is_some() && kind == "location", "source"),
        ];
        if let (Some(mark), Some((_, other))) = (mark, others.iter().find(|(there, _)| *there)) {
            return both(mark, kind, other, "keep one");
        }
    }
    match (public, &attrs.internal, &attrs.redact) {
        (Some(_), _, Some(redact)) if !redact.logs_only => {
            both(
                &redact.at,
                "public",
                "redact",
                "keep one, or say `logs_only` if the log alone should not hold it",
            );
        }
        (_, Some(_), Some(redact)) => both(&redact.at, "internal", "redact", "keep one"),
        (Some(public), Some(_), _) => both(&public.at, "public", "internal", "keep one"),
        _ => {}
    }
}

// `in_message` and `chain` are about a source's text; a member needs a name.
pub(super) fn check_public(ctxt: &Ctxt, field: &Field<'_>) {
    let Some(public) = &field.attrs.public else {
        return;
    };
    if !field.is_source() && field.role != Role::Inner {
        let word = if public.in_message {
            Some("in_message")
        } else {
            (public.mode == PublicMode::Chain).then_some("chain")
        };
        if let Some(word) = word {
            ctxt.error(
                &public.at,
                format!(
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
    let mut known: Vec<(String, &str)> = Vec::new();
    for variant in &input.variants {
        for field in &variant.fields {
            let Some(from) = field.attrs.from.as_ref().filter(|from| !from.default) else {
                continue;
            };
            let ty = field.ty.option().unwrap_or(field.ty).text();
            if let Some((_, first)) = known.iter().find(|(known, _)| *known == ty) {
                let shown = ty
                    .replace(" :: ", "::")
                    .replace(" < ", "<")
                    .replace(" >", ">");
                ctxt.error(&from.at, format!("duplicate `#[from]`: variants `{first}` and `{}` would both be made from `{shown}`", variant.name));
            } else {
                known.push((ty, &variant.name));
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
                    format!(
                        "a derived `Debug` would print `{}`; let `ApiError` write it",
                        field.name
                    ),
                );
                return;
            }
        }
    }
}
