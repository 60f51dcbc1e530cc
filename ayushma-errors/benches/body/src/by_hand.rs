//! The limit: one allocation of exactly the length, filled by hand. What has nothing to escape, as most text, is copied whole.

use crate::subject::Subject;

const NONE: &str = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"The chat was not found","code":"none"}"#;
const NAMED: [&str; 3] = [
    r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Chat "#,
    " has no message ",
    r#"","code":"named"}"#,
];
const TWO: [&str; 3] = [
    r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"The chat has no such message","code":"two","chat":""#,
    r#"","number":"#,
    "}",
];
const ESCAPED: [&str; 3] = [
    r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no chat "#,
    r#"","code":"escaped","chat":""#,
    r#""}"#,
];

pub(crate) fn body(subject: &Subject) -> Vec<u8> {
    let mut digits = [0; 20];
    match subject {
        Subject::None => NONE.as_bytes().to_vec(),
        Subject::Named { chat, number } => {
            let number = decimal(*number, &mut digits);
            let mut out = with_room(&NAMED, length(chat) + number.len());
            out.extend_from_slice(NAMED[0].as_bytes());
            escaped(&mut out, chat);
            out.extend_from_slice(NAMED[1].as_bytes());
            out.extend_from_slice(number);
            out.extend_from_slice(NAMED[2].as_bytes());
            out
        }
        Subject::Two { chat, number } => {
            let number = decimal(*number, &mut digits);
            let mut out = with_room(&TWO, length(chat) + number.len());
            out.extend_from_slice(TWO[0].as_bytes());
            escaped(&mut out, chat);
            out.extend_from_slice(TWO[1].as_bytes());
            out.extend_from_slice(number);
            out.extend_from_slice(TWO[2].as_bytes());
            out
        }
        Subject::Escaped { name, chat } => {
            let mut out = with_room(&ESCAPED, length(name) + length(chat));
            out.extend_from_slice(ESCAPED[0].as_bytes());
            escaped(&mut out, name);
            out.extend_from_slice(ESCAPED[1].as_bytes());
            escaped(&mut out, chat);
            out.extend_from_slice(ESCAPED[2].as_bytes());
            out
        }
    }
}

fn with_room(parts: &[&str; 3], values: usize) -> Vec<u8> {
    Vec::with_capacity(parts[0].len() + parts[1].len() + parts[2].len() + values)
}

fn is_clean(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

fn length(text: &str) -> usize {
    let mut length = text.len();
    for byte in text.bytes() {
        if !is_clean(byte) {
            length += match byte {
                b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 1,
                _ => 5,
            };
        }
    }
    length
}

fn escaped(out: &mut Vec<u8>, text: &str) {
    let text = text.as_bytes();
    let mut clean = 0;
    for (at, byte) in text.iter().enumerate() {
        if is_clean(*byte) {
            continue;
        }
        out.extend_from_slice(&text[clean..at]);
        clean = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            8 => out.extend_from_slice(b"\\b"),
            12 => out.extend_from_slice(b"\\f"),
            _ => {
                let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
                out.extend_from_slice(&[
                    b'\\',
                    b'u',
                    b'0',
                    b'0',
                    digit(byte >> 4),
                    digit(byte & 15),
                ]);
            }
        }
    }
    out.extend_from_slice(&text[clean..]);
}

fn decimal(mut number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    &digits[at..]
}
