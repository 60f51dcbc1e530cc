//! The rules about codes.

use crate::ast::{Input, Variant};
use crate::attr::{CodeLiteral, is_printable};
use crate::ctxt::Ctxt;
use crate::names::{place_of, rename};
use crate::tokens::ToTokens;

/// The variant's code as the catalogue shows it, and whether the variant states it itself.
pub(crate) fn code_of(input: &Input<'_>, variant: &Variant<'_>) -> (CodeLiteral, bool) {
    let mut dynamic = false;
    if let Some(own) = &variant.attrs.code {
        if let Some((literal, _)) = &own.literal {
            return (literal.clone(), true);
        }
        dynamic = own.from.is_some() || own.with.is_some();
    }
    if let Some(default) = &input.defaults.code
        && let Some((literal, _)) = &default.literal
    {
        return (literal.clone(), dynamic);
    }
    let (mut rule, mut prefix) = ("snake_case", "");
    if let Some(naming) = &input.top().code {
        rule = naming.rename_all.as_deref().unwrap_or(rule);
        prefix = naming.prefix.as_deref().unwrap_or(prefix);
    }
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
    let by_default = match &input.defaults.code {
        Some(default) => default.literal.is_some(),
        None => input.defaults.has("code"),
    };
    let (mut known, mut variants) = (Vec::new(), Vec::new());
    for variant in &input.variants {
        let (mut stated, mut shared) = (None, false);
        if let Some(own) = &variant.attrs.code {
            stated = own.literal.as_ref();
            shared = own.shared;
        } else if variant.attrs.has("code") {
            // It is illegible.
            continue;
        }
        if stated.is_none() && (input.forwards(variant) || by_default) {
            continue;
        }
        let (code, _) = code_of(input, variant);
        if let (None, CodeLiteral::Text(text)) = (stated, &code)
            && !is_printable(text)
        {
            ctxt.error(variant.ident, &format!("the code `{text}` is made from the name, and a code is printable ASCII characters; say one: `#[code(\"...\")]`"));
            continue;
        }
        // The text `1` is another one than the number.
        let (shown, key) = match code {
            CodeLiteral::Text(text) => (text.clone(), format!("{text:?}")),
            CodeLiteral::Number(number) => (number.to_string(), number.to_string()),
        };
        match place_of(&known, &key) {
            Some(first) if !shared => {
                let first = variants[first];
                let at = match stated {
                    Some((_, at)) => at.clone(),
                    None => variant.ident.to_token_stream(),
                };
                ctxt.error(&at, &format!("duplicate code `{shown}`: variant `{first}` has it already; choose another, or say `shared`"));
            }
            _ => {
                known.push(key);
                variants.push(variant.name.as_str());
            }
        }
    }
}
