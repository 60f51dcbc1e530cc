//! Literals as typed, and their values.

use crate::tokens::replaced;

/// An integer literal.
pub(crate) struct Int {
    pub(crate) typed: String,
    /// Its value in decimal digits.
    pub(crate) digits: String,
    pub(crate) suffix: String,
}

impl Int {
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let (radix, rest) = match typed.get(..2) {
            Some("0x") => (16, &typed[2..]),
            Some("0o") => (8, &typed[2..]),
            Some("0b") => (2, &typed[2..]),
            _ => (10, typed),
        };
        let mut number = String::new();
        let mut suffix = String::new();
        for c in rest.chars() {
            if suffix.is_empty() && c.is_digit(radix) {
                number.push(c);
            } else if !suffix.is_empty() || c != '_' {
                suffix.push(c);
            }
        }
        if number.is_empty() || !is_suffix(&suffix) || radix == 10 && is_exponent(&suffix) {
            return None;
        }
        let digits = if radix == 10 {
            let digits = number.trim_start_matches('0');
            if digits.is_empty() { "0" } else { digits }.to_owned()
        } else {
            u128::from_str_radix(&number, radix).ok()?.to_string()
        };
        Some(Int {
            typed: typed.to_owned(),
            digits,
            suffix,
        })
    }
}

fn is_suffix(typed: &str) -> bool {
    for c in typed.chars() {
        if c != '_' && !c.is_alphanumeric() {
            return false;
        }
    }
    true
}

// `1e3` is a number that may have a fraction.
fn is_exponent(suffix: &str) -> bool {
    let mut chars = suffix.chars();
    if !matches!(chars.next(), Some('e' | 'E')) {
        return false;
    }
    let power = chars.as_str().trim_start_matches('_');
    matches!(power.chars().next(), Some('0'..='9'))
}

/// The value of a string literal: `"a\n"`, `r#"a"#`.
pub(crate) fn text_of(typed: &str) -> Option<String> {
    if let Some(raw) = typed.strip_prefix('r') {
        let raw = raw.trim_start_matches('#');
        let (text, _) = raw.strip_prefix('"')?.rsplit_once('"')?;
        return Some(text.to_owned());
    }
    let (mut rest, _) = typed.strip_prefix('"')?.rsplit_once('"')?;
    let mut text = String::new();
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = escape(&mut text, &rest[at + 1..])?;
    }
    text.push_str(rest);
    Some(text)
}

/// Adds what the escape behind a backslash stands for, and says what follows it.
fn escape<'a>(text: &mut String, rest: &'a str) -> Option<&'a str> {
    let kind = rest.chars().next()?;
    let mut behind = &rest[kind.len_utf8()..];
    text.push(match kind {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        '\\' | '\'' | '"' => kind,
        'x' => {
            let digits = behind.get(..2)?;
            behind = &behind[2..];
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
        }
        'u' => {
            let (digits, rest) = behind.strip_prefix('{')?.split_once('}')?;
            behind = rest;
            char::from_u32(u32::from_str_radix(&replaced(digits, "_", ""), 16).ok()?)?
        }
        // The line goes on where the next one's text begins.
        '\n' | '\r' => {
            while let Some(' ' | '\t' | '\n' | '\r') = behind.chars().next() {
                behind = &behind[1..];
            }
            return Some(behind);
        }
        _ => return None,
    });
    Some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 12] = [
        r#""plain""#,
        r#""""#,
        r#""a\n\r\t\0\\\'\"b""#,
        r#""\x41\x7f\u{1F980}\u{00_e9}ü""#,
        "\"one \\\n      line\"",
        "\"one \\\n\n\t line\\\\\"",
        "r\"raw \\n\"",
        "r#\"with \"quotes\"\"#",
        "r##\"with \"# in it\"##",
        "\"suffix\"s",
        "r#\"suffix\"#s",
        "\"two\nlines\"",
    ];
    const OTHERS: [&str; 8] = [
        "b\"x\"", "c\"x\"", "'x'", "1", "1.5", "br\"x\"", "b'x'", "true",
    ];
    const INTS: [&str; 16] = [
        "0",
        "404",
        "1_000",
        "007",
        "404u16",
        "404_u16",
        "0x1F",
        "0x1f_u8",
        "0b1_01",
        "0o17",
        "1e3",
        "1e",
        "1e_3",
        "1.5",
        "2f32",
        "340282366920938463463374607431768211456",
    ];

    #[test]
    fn a_string_literal_has_the_value_that_syn_reads() {
        for typed in TEXTS.iter().chain(&OTHERS) {
            let literal = typed
                .parse()
                .ok()
                .and_then(|tokens| syn::parse2::<syn::LitStr>(tokens).ok());
            assert_eq!(
                text_of(typed),
                literal.map(|literal| literal.value()),
                "{typed}"
            );
        }
    }

    #[test]
    fn an_integer_has_the_digits_and_the_suffix_that_syn_reads() {
        for typed in INTS.iter().chain(&OTHERS) {
            let literal = typed
                .parse()
                .ok()
                .and_then(|tokens| syn::parse2::<syn::LitInt>(tokens).ok());
            let known =
                literal.map(|int| (int.base10_digits().to_owned(), int.suffix().to_owned()));
            assert_eq!(
                Int::read(typed).map(|int| (int.digits, int.suffix)),
                known,
                "{typed}"
            );
        }
    }
}
