//! The rule book: one function a rule, the rule in prose above it.
//!
//! Rules about what a text or an expression may name are asked while those are planned, by [`may_show`].

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::ast::{Field, Input, Role, Variant};
use crate::attr::{CodeLiteral, PublicMode, Text};
use crate::ctxt::Ctxt;
use crate::generics::option_of;
use crate::names::{rename, secret_word};

/// Where callers would see a field.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spot {
    Message,
    Header,
    Member,
    Body,
    Code,
    Status,
    Level,
    Like,
}

impl Spot {
    fn name(self) -> &'static str {
        match self {
            Spot::Message => "the message",
            Spot::Header => "a header",
            Spot::Member => "a public member",
            Spot::Body => "the body",
            Spot::Code => "the code",
            Spot::Status => "the status",
            Spot::Level => "the log level",
            Spot::Like => "`like`",
        }
    }

    /// Whether a field that is taken whole here is read by callers as it is.
    fn shows_text(self) -> bool {
        !matches!(self, Spot::Status | Spot::Level | Spot::Like)
    }
}

/// Whether it is the field that is shown, or something that was computed from it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum How {
    Whole,
    Computed,
}

pub(crate) fn check(ctxt: &Ctxt, input: &Input<'_>) {
    for variant in &input.variants {
        check_status_is_there(ctxt, input, variant);
        check_transparent(ctxt, variant);
        check_transparent_error(ctxt, input, variant);
        check_members(ctxt, input, variant);
        check_one_of_a_kind(ctxt, variant);
        check_from_fills_the_rest(ctxt, input, variant);
        for field in &variant.fields {
            check_one_decision(ctxt, field);
            check_public(ctxt, field);
        }
    }
    check_codes_differ(ctxt, input);
    check_from_types_differ(ctxt, input);
}

// A redacted field is nobody's. An internal one and a source are the operator's: callers may see what is computed from
// them, such as a length or a kind, but not their text.
pub(crate) fn may_show(
    ctxt: &Ctxt,
    input: &Input<'_>,
    variant: &Variant<'_>,
    field: &Field<'_>,
    spot: Spot,
    how: How,
    at: &TokenStream,
) -> bool {
    let (name, place) = (&field.name, spot.name());
    if let Some(redact) = input.redact_of(variant, field) {
        // The code, the status and the level are logged as they are.
        let is_logged = matches!(spot, Spot::Code | Spot::Status | Spot::Level);
        if redact.logs_only && !is_logged {
            return true;
        }
        ctxt.error(at, format!("field `{name}` is redacted and cannot appear in {place}; if it is the caller's own, say `logs_only`"));
        return false;
    }
    if how == How::Computed || !spot.shows_text() {
        return true;
    }
    if field.attrs.internal.is_some() {
        ctxt.error(
            at,
            format!("field `{name}` is internal and cannot appear in {place}"),
        );
        return false;
    }
    let what = match field.role {
        Role::Source | Role::Inner if !field.in_message() => "source",
        Role::Location => "location",
        Role::Backtrace => "backtrace",
        _ => return true,
    };
    let fix = if what == "source" {
        "; if its text is for the caller, say `#[public(in_message)]`"
    } else {
        ""
    };
    ctxt.error(
        at,
        format!("field `{name}` is a {what} and cannot appear in {place}{fix}"),
    );
    false
}

// A field whose name says that it holds a secret is decided by a person, not by its type.
pub(crate) fn name_is_harmless(ctxt: &Ctxt, field: &Field<'_>) -> bool {
    let Some(word) = field.ident.and_then(|_| secret_word(&field.name)) else {
        return true;
    };
    let shown = field.at.to_string().replace(" :", ":");
    ctxt.error(
        &field.at,
        format!("field `{shown}` has no decision, and its name has the word `{word}`: add `#[redact]`, `#[internal]` or `#[public]`"),
    );
    false
}

/// What `http` takes for a header's value.
pub(crate) fn is_header_char(c: char) -> bool {
    c == '\t' || (' '..='~').contains(&c)
}

/// The variant's code as the catalogue shows it, and whether the variant states it itself.
pub(crate) fn code_of(input: &Input<'_>, variant: &Variant<'_>) -> (CodeLiteral, bool) {
    if let Some((literal, _)) = variant
        .attrs
        .code
        .as_ref()
        .and_then(|code| code.literal.as_ref())
    {
        return (literal.clone(), true);
    }
    let dynamic = variant
        .attrs
        .code
        .as_ref()
        .is_some_and(|code| code.from.is_some() || code.with.is_some());
    if let Some((literal, _)) = input
        .defaults
        .code
        .as_ref()
        .and_then(|code| code.literal.as_ref())
    {
        return (literal.clone(), dynamic);
    }
    let naming = input.top().code.as_ref();
    let rule = naming
        .and_then(|code| code.rename_all.as_deref())
        .unwrap_or("snake_case");
    let prefix = naming
        .and_then(|code| code.prefix.as_deref())
        .unwrap_or_default();
    let name = match variant.name.strip_suffix("Error") {
        Some(short) if !input.is_enum() && !short.is_empty() => short,
        _ => &variant.name,
    };
    (
        CodeLiteral::Text(format!("{prefix}{}", rename(name, rule))),
        dynamic,
    )
}

// Every variant resolves to a status. One that could not be read was there, and was reported.
fn check_status_is_there(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
    let forwards = variant.attrs.api.said("transparent")
        || variant.attrs.api.said("like")
        || input.defaults.api.said("like");
    if variant.attrs.has("status") || input.defaults.has("status") || forwards {
        return;
    }
    let fix = if input.is_enum() {
        "add one, or put a default on the enum"
    } else {
        "add one"
    };
    ctxt.error(
        &variant.at,
        format!("missing `#[status(...)]` on {}; {fix}", variant.title()),
    );
}

// A transparent variant is its inner error: it has exactly one, and nothing beside it says otherwise.
fn check_transparent(ctxt: &Ctxt, variant: &Variant<'_>) {
    let Some(transparent) = &variant.attrs.api.transparent else {
        return;
    };
    let excluded = [
        (variant.attrs.error.is_some(), "#[error(...)]"),
        (variant.attrs.api.like.is_some(), "like"),
        (variant.attrs.api.body.is_some(), "body"),
    ];
    if let Some((_, other)) = excluded.into_iter().find(|(there, _)| *there) {
        let at = match (&variant.attrs.error, other) {
            (
                Some(Text::Template { at, .. } | Text::Transparent { at } | Text::Fmt { at, .. }),
                "#[error(...)]",
            ) => at.clone(),
            _ => transparent.to_token_stream(),
        };
        ctxt.error(at, format!("`transparent` forwards everything to the inner error and excludes `{other}`; remove one"));
        return;
    }
    let candidates = variant.candidates().len();
    if candidates != 1 {
        let found = if candidates == 0 {
            "none".to_owned()
        } else {
            candidates.to_string()
        };
        ctxt.error(
            transparent,
            format!(
                "`transparent` needs exactly one inner error, but {} has {found}",
                variant.title()
            ),
        );
    }
}

// `#[error(transparent)]` forwards to exactly one field, and that is the source already.
fn check_transparent_error(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
    let Some(Text::Transparent { at }) = input.error_of(variant) else {
        return;
    };
    if variant.attrs.api.transparent.is_some() || input.skips("Display") {
        return;
    }
    if let Some(source) = variant
        .fields
        .iter()
        .find_map(|field| field.attrs.source.as_ref())
    {
        ctxt.error(source, "`#[source]` cannot stand beside `#[error(transparent)]`, which makes the field the source");
        return;
    }
    let candidates = variant.candidates().len();
    if candidates != 1 {
        ctxt.error(
            at,
            format!(
                "`#[error(transparent)]` needs exactly one field, but {} has {candidates}",
                variant.title()
            ),
        );
    }
}

// What a body's format calls its own cannot be a member of the user's, and no name is there twice.
fn check_members(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
    const RESERVED: [&str; 7] = [
        "type", "title", "status", "detail", "instance", "code", "errors",
    ];
    let is_problem = variant.attrs.api.format.is_none() && input.defaults.api.format.is_none();
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String, at: &TokenStream| {
        if is_problem && RESERVED.contains(&name.as_str()) {
            ctxt.error(at, format!("member `{name}` is reserved by the body's format; rename it: `#[public(\"...\")]`"));
        } else if names.contains(&name) {
            ctxt.error(
                at,
                format!(
                    "duplicate member `{name}`: two members of the body have one name; rename one"
                ),
            );
        } else {
            names.push(name);
        }
    };
    let mut errors = false;
    for field in &variant.fields {
        let Some(public) = &field.attrs.public else {
            continue;
        };
        match public.mode {
            PublicMode::Member { .. } | PublicMode::Chain => {}
            PublicMode::Errors if errors => {
                ctxt.error(
                    &public.at,
                    "duplicate `errors`: a body has one list of problems",
                );
                continue;
            }
            PublicMode::Errors => {
                errors = true;
                continue;
            }
            PublicMode::Flatten | PublicMode::Nothing => continue,
        }
        match &public.name {
            Some(name) => add(name.value(), &name.to_token_stream()),
            None if field.ident.is_some() => {
                add(field.name.clone(), &field.ident.to_token_stream());
            }
            None => {}
        }
    }
    for member in &variant.attrs.members {
        add(member.name.value(), &member.at);
    }
    let is_first = input
        .variants
        .first()
        .is_some_and(|first| std::ptr::eq(first, variant));
    for member in &input.defaults.members {
        // Said once, not for every variant.
        if is_first || !RESERVED.contains(&member.name.value().as_str()) {
            add(member.name.value(), &member.at);
        }
    }
}

// A variant has one source, one place, one backtrace.
fn check_one_of_a_kind(ctxt: &Ctxt, variant: &Variant<'_>) {
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
    if let ([from], [source]) = (froms.as_slice(), sources.as_slice()) {
        let together = attrs().any(|attrs| attrs.source.is_some() && attrs.from.is_some());
        if !together {
            ctxt.error(source, format!("`#[source]` and `#[from]` stand on different fields of {}; one of them is the source", variant.title()));
            let _ = from;
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
fn check_from_fills_the_rest(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
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
            && !field.attrs.bad
            && !matches!(field.role, Role::Location | Role::Backtrace)
            && option_of(field.ty).is_none()
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

/// Whether a transparent variant has no error, or several, that it could forward to.
pub(crate) fn forwards_nowhere(input: &Input<'_>, variant: &Variant<'_>) -> bool {
    let quiet = Ctxt::new();
    check_transparent(&quiet, variant);
    check_transparent_error(&quiet, input, variant);
    quiet.finish().is_err()
}

// One field, one decision: two would be a leak or a puzzle.
fn check_one_decision(ctxt: &Ctxt, field: &Field<'_>) {
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
fn check_public(ctxt: &Ctxt, field: &Field<'_>) {
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

// Clients match on codes: two variants share one only when they say so.
fn check_codes_differ(ctxt: &Ctxt, input: &Input<'_>) {
    let mut known: Vec<(CodeLiteral, &str)> = Vec::new();
    for variant in &input.variants {
        let own = variant.attrs.code.as_ref();
        let literal = own.and_then(|code| code.literal.as_ref());
        let forwards = variant.attrs.api.said("transparent")
            || variant.attrs.api.said("like")
            || input.defaults.api.said("like");
        let by_default = input.defaults.has("code")
            && input
                .defaults
                .code
                .as_ref()
                .is_none_or(|code| code.literal.is_some());
        let illegible = variant.attrs.has("code") && own.is_none();
        if illegible || literal.is_none() && (forwards || by_default) {
            continue;
        }
        let (code, _) = code_of(input, variant);
        let first = known
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, variant)| *variant);
        match first {
            Some(first) if !own.is_some_and(|code| code.shared) => {
                let shown = match &code {
                    CodeLiteral::Text(text) => text.clone(),
                    CodeLiteral::Number(number) => number.to_string(),
                };
                let at =
                    literal.map_or_else(|| variant.ident.to_token_stream(), |(_, at)| at.clone());
                ctxt.error(at, format!("duplicate code `{shown}`: variant `{first}` has it already; choose another, or say `shared`"));
            }
            _ => known.push((code, &variant.name)),
        }
    }
}

// `?` would not know which variant to make.
fn check_from_types_differ(ctxt: &Ctxt, input: &Input<'_>) {
    if input.skips("From") {
        return;
    }
    let mut known: Vec<(String, &str)> = Vec::new();
    for variant in &input.variants {
        for field in &variant.fields {
            let Some(from) = field.attrs.from.as_ref().filter(|from| !from.default) else {
                continue;
            };
            let ty = option_of(field.ty)
                .unwrap_or(field.ty)
                .to_token_stream()
                .to_string();
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
