//! Names made of names: codes, words, status names.

use crate::ctxt::closest;

/// serde's `rename_all` words.
pub(crate) const RENAME_ALL: [&str; 8] = [
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];

/// Renames a variant as serde would; `rule` is one of [`RENAME_ALL`].
pub(crate) fn rename(variant: &str, rule: &str) -> String {
    match rule {
        "lowercase" => variant.to_ascii_lowercase(),
        "UPPERCASE" => variant.to_ascii_uppercase(),
        "PascalCase" => variant.to_owned(),
        "camelCase" => {
            let mut chars = variant.chars();
            let mut name = String::new();
            if let Some(first) = chars.next() {
                name.push(first.to_ascii_lowercase());
            }
            name + chars.as_str()
        }
        "SCREAMING_SNAKE_CASE" => separated(variant, "_").to_ascii_uppercase(),
        "kebab-case" => separated(variant, "-"),
        "SCREAMING-KEBAB-CASE" => separated(variant, "-").to_ascii_uppercase(),
        _ => separated(variant, "_"),
    }
}

// As serde does it: a separator before each capital but the first letter, acronyms included, and in place of underscores.
fn separated(variant: &str, separator: &str) -> String {
    let mut name = String::new();
    for c in variant.chars() {
        if c == '_' {
            name += separator;
            continue;
        }
        if !name.is_empty() && c.is_uppercase() {
            name += separator;
        }
        for lower in c.to_lowercase() {
            name.push(lower);
        }
    }
    name
}

/// Where the text is among the known ones.
pub(crate) fn place_of(known: &[String], text: &str) -> Option<usize> {
    for (i, one) in known.iter().enumerate() {
        if *one == *text {
            return Some(i);
        }
    }
    None
}

/// The words in a field's name that say that its value is nobody's business.
pub(crate) fn secret_word(field: &str) -> Option<&'static str> {
    const WORDS: &[&str] = &[
        "password",
        "passwd",
        "secret",
        "token",
        "otp",
        "pin",
        "key",
        "credential",
        "ssn",
        "dob",
        "email",
    ];
    let field = field.to_ascii_lowercase();
    for word in WORDS {
        for part in field.split('_') {
            if part == *word {
                return Some(word);
            }
        }
    }
    None
}

/// The number behind a name of the `http` crate's.
pub(crate) fn status_by_name(name: &str) -> Option<usize> {
    for (known, number) in STATUSES {
        if *known == name {
            return Some(*number);
        }
    }
    None
}

pub(crate) fn closest_status(name: &str) -> Option<&'static str> {
    let mut names = Vec::new();
    for (known, _) in STATUSES {
        names.push(*known);
    }
    closest(name, &names)
}

const STATUSES: &[(&str, usize)] = &[
    ("CONTINUE", 100),
    ("SWITCHING_PROTOCOLS", 101),
    ("PROCESSING", 102),
    ("EARLY_HINTS", 103),
    ("OK", 200),
    ("CREATED", 201),
    ("ACCEPTED", 202),
    ("NON_AUTHORITATIVE_INFORMATION", 203),
    ("NO_CONTENT", 204),
    ("RESET_CONTENT", 205),
    ("PARTIAL_CONTENT", 206),
    ("MULTI_STATUS", 207),
    ("ALREADY_REPORTED", 208),
    ("IM_USED", 226),
    ("MULTIPLE_CHOICES", 300),
    ("MOVED_PERMANENTLY", 301),
    ("FOUND", 302),
    ("SEE_OTHER", 303),
    ("NOT_MODIFIED", 304),
    ("USE_PROXY", 305),
    ("TEMPORARY_REDIRECT", 307),
    ("PERMANENT_REDIRECT", 308),
    ("BAD_REQUEST", 400),
    ("UNAUTHORIZED", 401),
    ("PAYMENT_REQUIRED", 402),
    ("FORBIDDEN", 403),
    ("NOT_FOUND", 404),
    ("METHOD_NOT_ALLOWED", 405),
    ("NOT_ACCEPTABLE", 406),
    ("PROXY_AUTHENTICATION_REQUIRED", 407),
    ("REQUEST_TIMEOUT", 408),
    ("CONFLICT", 409),
    ("GONE", 410),
    ("LENGTH_REQUIRED", 411),
    ("PRECONDITION_FAILED", 412),
    ("PAYLOAD_TOO_LARGE", 413),
    ("URI_TOO_LONG", 414),
    ("UNSUPPORTED_MEDIA_TYPE", 415),
    ("RANGE_NOT_SATISFIABLE", 416),
    ("EXPECTATION_FAILED", 417),
    ("IM_A_TEAPOT", 418),
    ("MISDIRECTED_REQUEST", 421),
    ("UNPROCESSABLE_ENTITY", 422),
    ("LOCKED", 423),
    ("FAILED_DEPENDENCY", 424),
    ("TOO_EARLY", 425),
    ("UPGRADE_REQUIRED", 426),
    ("PRECONDITION_REQUIRED", 428),
    ("TOO_MANY_REQUESTS", 429),
    ("REQUEST_HEADER_FIELDS_TOO_LARGE", 431),
    ("UNAVAILABLE_FOR_LEGAL_REASONS", 451),
    ("INTERNAL_SERVER_ERROR", 500),
    ("NOT_IMPLEMENTED", 501),
    ("BAD_GATEWAY", 502),
    ("SERVICE_UNAVAILABLE", 503),
    ("GATEWAY_TIMEOUT", 504),
    ("HTTP_VERSION_NOT_SUPPORTED", 505),
    ("VARIANT_ALSO_NEGOTIATES", 506),
    ("INSUFFICIENT_STORAGE", 507),
    ("LOOP_DETECTED", 508),
    ("NOT_EXTENDED", 510),
    ("NETWORK_AUTHENTICATION_REQUIRED", 511),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_go_to_snake_case_as_serde_does_it() {
        assert_eq!(rename("HTTPError", "snake_case"), "h_t_t_p_error");
        assert_eq!(rename("NotFound", "kebab-case"), "not-found");
        assert_eq!(rename("NotFound", "camelCase"), "notFound");
    }

    #[test]
    fn a_secret_word_is_a_whole_part_of_the_name() {
        assert_eq!(secret_word("api_key"), Some("key"));
        assert_eq!(secret_word("shipping_id"), None);
        assert_eq!(secret_word("tokens"), None);
    }
}
