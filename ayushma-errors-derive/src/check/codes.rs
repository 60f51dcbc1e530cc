//! The rules about codes.

use crate::ast::{Input, Variant};
use crate::attr::CodeLiteral;
use crate::ctxt::Ctxt;
use crate::names::rename;
use crate::tokens::ToTokens;

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

// Clients match on codes: two variants share one only when they say so.
pub(super) fn check_codes_differ(ctxt: &Ctxt, input: &Input<'_>) {
    let mut known: Vec<(CodeLiteral, &str)> = Vec::new();
    for variant in &input.variants {
        let own = variant.attrs.code.as_ref();
        let literal = own.and_then(|code| code.literal.as_ref());
        let by_default = input.defaults.has("code")
            && input
                .defaults
                .code
                .as_ref()
                .is_none_or(|code| code.literal.is_some());
        let illegible = variant.attrs.has("code") && own.is_none();
        if illegible || literal.is_none() && (input.forwards(variant) || by_default) {
            continue;
        }
        let (code, _) = code_of(input, variant);
        if let (None, CodeLiteral::Text(text)) = (literal, &code)
            && !text.is_ascii()
        {
            ctxt.error(variant.ident, format!("the code `{text}` is made from the name, and a code is printable ASCII characters; say one: `#[code(\"...\")]`"));
            continue;
        }
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
