//! The rule book: one function a rule, the rule in prose above it.
//!
//! Rules about what a text or an expression may name are asked while those are planned, by [`may_show`].

mod codes;
mod fields;
mod headers;

use tree::TokenStream;

use self::codes::check_codes_differ;
pub(crate) use self::codes::code_of;
pub(crate) use self::fields::{check_debug_is_ours, contradicts_itself};
use self::fields::{
    check_from_fills_the_rest, check_from_types_differ, check_one_decision, check_one_of_a_kind,
    check_public,
};
use self::headers::check_headers_are_for_some;
pub(crate) use self::headers::is_header_char;
use crate::ast::{Field, Input, Role, Variant};
use crate::attr::{PublicMode, Text};
use crate::ctxt::Ctxt;
use crate::names::{place_of, secret_word};
use crate::tokens::{ToTokens, replaced};

/// Where callers would see a field.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spot {
    Message,
    /// A header's template.
    Header,
    /// An expression for a header.
    HeaderValue,
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
            Spot::Header | Spot::HeaderValue => "a header",
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
    check_headers_are_for_some(ctxt, input);
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
        let fix = if is_logged {
            ", which the log holds as it is; a function of your own may decide: `with = path`"
        } else {
            "; if it is the caller's own, say `logs_only`"
        };
        let message = format!("field `{name}` is redacted and cannot appear in {place}{fix}");
        ctxt.error(at, &message);
        return false;
    }
    if how == How::Computed || !spot.shows_text() {
        return true;
    }
    if field.attrs.internal.is_some() {
        ctxt.error(
            at,
            &format!("field `{name}` is internal and cannot appear in {place}"),
        );
        return false;
    }
    let what = match field.role {
        // The scrubber reads a source's text first: in the message, and in templates.
        Role::Source | Role::Inner
            if matches!(spot, Spot::Message | Spot::Header) && field.in_message() =>
        {
            return true;
        }
        Role::Source | Role::Inner => "source",
        Role::Location => "location",
        Role::Backtrace => "backtrace",
        Role::Plain => return true,
    };
    let fix = match (what, spot) {
        ("source", Spot::Message | Spot::Header) => {
            "; if its text is for the caller, say `#[public(in_message)]`"
        }
        ("source", _) => {
            "; its text is for the message, or a header's template, with `#[public(in_message)]`"
        }
        _ => "",
    };
    ctxt.error(
        at,
        &format!("field `{name}` is a {what} and cannot appear in {place}{fix}"),
    );
    false
}

// A field whose name says that it holds a secret is decided by a person, not by its type.
pub(crate) fn name_is_harmless(ctxt: &Ctxt, field: &Field<'_>) -> bool {
    let why = match secret_word(&field.name) {
        Some(word) if field.ident.is_some() => format!(
            ", and its name has the word `{word}`: add `#[redact]`, `#[internal]` or `#[public]`"
        ),
        // The compiler would speak of lifetimes: `&'static str` is `LogSafe`.
        _ if field.ty.without_option().is_borrowed() => {
            ": add `#[public]`, `#[internal]` or `#[redact]`, or implement `LogSafe` for its type"
                .to_owned()
        }
        _ => return true,
    };
    let shown = replaced(&field.at.to_string(), " :", ":");
    let shown = replaced(&shown, "& '", "&'");
    ctxt.error(&field.at, &format!("field `{shown}` has no decision{why}"));
    false
}

// Every variant resolves to a status. One that could not be read was there, and was reported.
fn check_status_is_there(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
    if variant.attrs.has("status") || input.defaults.has("status") || input.forwards(variant) {
        return;
    }
    let misspelt = variant.attrs.misspelt_status.as_ref();
    if let Some(misspelt) = misspelt.or(input.defaults.misspelt_status.as_ref()) {
        misspelt.report(ctxt);
        return;
    }
    let fix = if input.is_enum() {
        "add one, or put a default on the enum"
    } else {
        "add one"
    };
    ctxt.error(
        &variant.at,
        &format!("missing `#[status(...)]` on {}; {fix}", variant.title()),
    );
}

// A transparent variant is its inner error: it has exactly one, and nothing beside it says otherwise.
fn check_transparent(ctxt: &Ctxt, variant: &Variant<'_>) {
    let Some(transparent) = &variant.attrs.api.transparent else {
        return;
    };
    let attrs = &variant.attrs;
    let other = if attrs.error.is_some() {
        "#[error(...)]"
    } else if attrs.api.like.is_some() {
        "like"
    } else if attrs.api.body.is_some() {
        "body"
    } else {
        ""
    };
    if !other.is_empty() {
        let at = match &attrs.error {
            Some(Text::Template { at, .. } | Text::Transparent { at } | Text::Fmt { at, .. }) => {
                at.clone()
            }
            _ => transparent.to_token_stream(),
        };
        let fix = if attrs.error.is_some() {
            ", or say `like = .0` instead of `transparent`: then the texts are your own"
        } else {
            ""
        };
        ctxt.error(&at, &format!("`transparent` forwards everything to the inner error and excludes `{other}`; remove one{fix}"));
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
            &format!(
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
    for field in &variant.fields {
        if let Some(source) = &field.attrs.source {
            ctxt.error(source, "`#[source]` cannot stand beside `#[error(transparent)]`, which makes the field the source");
            return;
        }
    }
    let candidates = variant.foreign_candidates().len();
    if candidates != 1 {
        ctxt.error(
            at,
            &format!(
                "`#[error(transparent)]` needs exactly one field, but {} has {candidates}",
                variant.title()
            ),
        );
    }
}

// What a body's format calls its own cannot be a member of the user's, and no name is there twice.
fn check_members(ctxt: &Ctxt, input: &Input<'_>, variant: &Variant<'_>) {
    let mut members = Members {
        ctxt,
        is_problem: variant.attrs.api.format.is_none() && input.defaults.api.format.is_none(),
        names: Vec::new(),
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
            Some(name) => members.add(name.value(), name),
            None => {
                if let Some(ident) = field.ident {
                    members.add(field.name.clone(), ident);
                }
            }
        }
    }
    for member in &variant.attrs.members {
        members.add(member.name.value(), &member.at);
    }
    let is_first = match input.variants.first() {
        Some(first) => std::ptr::eq(first, variant),
        None => false,
    };
    for member in &input.defaults.members {
        // What stands on the variant beats what the type says.
        if variant.attrs.states_member(&member.name.value()) {
            continue;
        }
        // Said once, not for every variant.
        if is_first || !is_reserved(&member.name.value()) {
            members.add(member.name.value(), &member.at);
        }
    }
}

/// The members of a body so far.
struct Members<'a> {
    ctxt: &'a Ctxt,
    is_problem: bool,
    names: Vec<String>,
}

impl Members<'_> {
    fn add(&mut self, name: String, at: &dyn ToTokens) {
        if self.is_problem && is_reserved(&name) {
            self.ctxt.error(at, &format!("member `{name}` is reserved by the body's format; rename it: `#[public(\"...\")]`"));
        } else if place_of(&self.names, &name).is_some() {
            self.ctxt.error(
                at,
                &format!(
                    "duplicate member `{name}`: two members of the body have one name; rename one"
                ),
            );
        } else {
            self.names.push(name);
        }
    }
}

fn is_reserved(member: &str) -> bool {
    matches!(
        member,
        "type" | "title" | "status" | "detail" | "instance" | "code" | "errors"
    )
}

/// Whether a transparent variant has no error, or several, that it could forward to.
pub(crate) fn forwards_nowhere(input: &Input<'_>, variant: &Variant<'_>) -> bool {
    let quiet = Ctxt::new();
    check_transparent(&quiet, variant);
    check_transparent_error(&quiet, input, variant);
    quiet.finish().is_err()
}
