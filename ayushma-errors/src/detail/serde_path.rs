//! The errors of serde, with their path.

use std::fmt::Display;

use serde_path_to_error::{Error, Segment};

use super::Detail;
use crate::scrub::{LONGEST, scrub};

/// The problem that serde found, at its path.
///
/// serde's own text repeats the caller's value and names Rust types; only its kind is taken from it. Of a field that is
/// missing or unknown the name is the last step of the path.
///
/// ```
/// use ayushma_errors::Detail;
/// use serde::de::value::{Error, MapDeserializer};
/// use std::collections::HashMap;
///
/// let form = MapDeserializer::<_, Error>::new([("count", "a secret")].into_iter());
/// let err = serde_path_to_error::deserialize::<_, HashMap<String, u32>>(form).unwrap_err();
/// assert!(err.to_string().contains("a secret"));
///
/// let detail = Detail::from(err);
/// assert_eq!(format!("{detail:?}"), r#"{"count":["A valid integer is required."]}"#);
/// ```
impl<E: Display> From<Error<E>> for Detail {
    fn from(err: Error<E>) -> Self {
        let mut path: Vec<String> = err.path().iter().filter_map(step).collect();
        let told = err.inner().to_string();
        let problem = problem(&told);
        if let Some(name) = problem.field
            && path.last().is_none_or(|last| last != name)
        {
            path.push(name.to_owned());
        }
        let mut detail = Detail::default();
        detail.add(path, Detail::text(problem.text).with_code(problem.code));
        detail
    }
}

fn step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(told(key)),
        // The variant of an externally tagged enum is a member of the request, too.
        Segment::Enum { variant } => Some(told(variant)),
        Segment::Unknown => None,
    }
}

/// A key that is no field of the type is the caller's text: it is told, but no secret of it, and not without end.
fn told(key: &str) -> String {
    let key = scrub(&key[..key.floor_char_boundary(LONGEST)]);
    let end = key.floor_char_boundary(LONGEST_KEY);
    if end == key.len() {
        return key.into_owned();
    }
    format!("{}…", &key[..end])
}

/// The longest key, in bytes, that is told whole.
const LONGEST_KEY: usize = 100;

struct Problem<'a> {
    text: &'static str,
    code: &'static str,
    field: Option<&'a str>,
}

/// Reads the kind out of serde's own words, which are the same for every format.
fn problem(told: &str) -> Problem<'_> {
    let said = |text, code| Problem {
        text,
        code,
        field: None,
    };
    if let Some(rest) = told.strip_prefix("missing field `") {
        return Problem {
            field: field_name(rest),
            ..said("This field is required.", "required")
        };
    }
    if let Some(rest) = told.strip_prefix("duplicate field `") {
        return Problem {
            field: field_name(rest),
            ..said("This field was given twice.", "duplicate")
        };
    }
    if told.starts_with("unknown field `") {
        return said("There is no such field.", "unknown");
    }
    if told.starts_with("unknown variant `") {
        return said("Not a valid choice.", "invalid_choice");
    }
    if told.starts_with("invalid type: null") || told.starts_with("invalid type: unit") {
        return said("This field may not be null.", "null");
    }
    if told.starts_with("invalid length ") {
        return said("The length is not valid.", "invalid_length");
    }
    if told.starts_with("invalid type: ") || told.starts_with("invalid value: ") {
        return said(expected(told), "invalid");
    }
    said(unparsed(told), "invalid")
}

/// What the standard library says of a text that is no number: forms and queries have texts alone.
fn unparsed(told: &str) -> &'static str {
    match told {
        "invalid digit found in string"
        | "number too large to fit in target type"
        | "number too small to fit in target type"
        | "cannot parse integer from empty string" => "A valid integer is required.",
        "invalid float literal" | "cannot parse float from empty string" => {
            "A valid number is required."
        }
        "provided string was not `true` or `false`" => "Must be a valid boolean.",
        _ => "Invalid value.",
    }
}

/// The name between the backticks, if it can be one: what stands there could have been made up by a caller.
fn field_name(rest: &str) -> Option<&str> {
    let (name, _) = rest.split_once('`')?;
    let is_name = !name.is_empty()
        && name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    is_name.then_some(name)
}

/// What serde expected, in the words of JSON. The caller's value stands before it, so the last such word counts.
fn expected(told: &str) -> &'static str {
    let Some((_, expected)) = told.rsplit_once(", expected ") else {
        return "Invalid value.";
    };
    let expected = expected.split(" at line ").next().unwrap_or(expected);
    match expected {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128"
        | "isize" => "A valid integer is required.",
        "f32" | "f64" => "A valid number is required.",
        "a boolean" => "Must be a valid boolean.",
        "a string" | "string" | "str" | "a borrowed string" | "a character" => {
            "Not a valid string."
        }
        "a sequence" => "Expected a list of items.",
        "a map" => "Expected an object.",
        _ if expected.starts_with("struct ") => "Expected an object.",
        _ if expected.starts_with("a tuple of ") || expected.starts_with("an array of ") => {
            "Expected a list of items."
        }
        _ => "Invalid value.",
    }
}
