//! The reader: takes JSON text apart that our writer made. It copes with any other text.

use std::borrow::Cow;
use std::str::Chars;

use serde_core::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::MAX_LEVELS;
use super::write::{Slot, same_type};

/// JSON text of our writer as a value: any other serializer gets what the text says, our own
/// takes it as it is.
#[derive(Clone, Copy)]
pub(crate) struct Fragment<'a>(pub(crate) &'a str);

impl Serialize for Fragment<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if same_type::<S, Slot<'_, '_>>() {
            return serializer.serialize_newtype_struct("Fragment", &Verbatim(self.0));
        }
        transcode(self.0, serializer)
    }
}

/// How a [`Fragment`] hands its text to our own serializer, which knows it by its type.
pub(super) struct Verbatim<'a>(&'a str);

impl Serialize for Verbatim<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// The (decoded) keys and the (raw) values of a JSON object, in their order.
pub(crate) fn members(object: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    items(object, '{', '}', Cursor::member)
}

/// Serializes what the JSON text says.
pub(super) fn transcode<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let levels = MAX_LEVELS;
    Piece { json, levels }.serialize(serializer)
}

/// How many arrays and objects are in one another, at the deepest place.
pub(super) fn depth(json: &str) -> usize {
    let mut scan = Scan::default();
    let mut deepest = 0;
    for byte in json.as_bytes() {
        scan.step(*byte);
        deepest = deepest.max(scan.levels);
    }
    deepest
}

/// One value. It holds its text rather than a position in a shared one, as a serializer is free
/// to skip a value or to ask for it twice.
struct Piece<'a> {
    json: &'a str,
    /// How much deeper it may go.
    levels: usize,
}

impl Serialize for Piece<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let invalid = || S::Error::custom("invalid JSON");
        let json = self.json.trim_matches(SPACE);
        match json.as_bytes().first() {
            Some(b'[') => {
                let elements = items(json, '[', ']', Cursor::value).ok_or_else(invalid)?;
                let levels = self.deeper()?;
                let mut seq = serializer.serialize_seq(Some(elements.len()))?;
                for json in elements {
                    seq.serialize_element(&Self { json, levels })?;
                }
                seq.end()
            }
            Some(b'{') => {
                let members = items(json, '{', '}', Cursor::member).ok_or_else(invalid)?;
                let levels = self.deeper()?;
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, json) in members {
                    map.serialize_entry(&key, &Self { json, levels })?;
                }
                map.end()
            }
            _ => scalar(json, serializer),
        }
    }
}

/// What is neither a list nor a map.
pub(super) fn scalar<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let invalid = || S::Error::custom("invalid JSON");
    let json = json.trim_matches(SPACE);
    match json.as_bytes().first() {
        Some(b'n') if json == "null" => serializer.serialize_unit(),
        Some(b't') if json == "true" => serializer.serialize_bool(true),
        Some(b'f') if json == "false" => serializer.serialize_bool(false),
        Some(b'"') => serializer.serialize_str(&unquote(json).ok_or_else(invalid)?),
        Some(b'-' | b'0'..=b'9') => serialize_number(json, serializer),
        _ => Err(invalid()),
    }
}

impl Piece<'_> {
    fn deeper<E: serde_core::ser::Error>(&self) -> Result<usize, E> {
        let levels = self.levels.checked_sub(1);
        levels.ok_or_else(|| E::custom("JSON is nested too deeply"))
    }
}

/// The narrowest type that is wide enough: not every format has integers of 128 bits.
fn serialize_number<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(number) = json.parse::<u128>() {
        return match u64::try_from(number) {
            Ok(number) => serializer.serialize_u64(number),
            Err(_) => serializer.serialize_u128(number),
        };
    }
    if let Ok(number) = json.parse::<i128>() {
        return match i64::try_from(number) {
            Ok(number) => serializer.serialize_i64(number),
            Err(_) => serializer.serialize_i128(number),
        };
    }
    match json.parse::<f64>() {
        Ok(number) if number.is_finite() => serializer.serialize_f64(number),
        _ => Err(S::Error::custom("invalid JSON number")),
    }
}

/// All items of an array or object, if `json` is one.
fn items<'a, T>(
    json: &'a str,
    open: char,
    close: char,
    item: impl Fn(&mut Cursor<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let json = json.trim_matches(SPACE);
    let mut cursor = Cursor {
        rest: json.strip_prefix(open)?.strip_suffix(close)?,
    };
    let mut items = Vec::new();
    if cursor.at_end() {
        return Some(items);
    }
    loop {
        items.push(item(&mut cursor)?);
        if cursor.at_end() {
            return Some(items);
        }
        cursor.eat(',')?;
    }
}

/// What is left of the inside of an array or object.
struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn member(&mut self) -> Option<(Cow<'a, str>, &'a str)> {
        let key = unquote(self.value()?)?;
        self.eat(':')?;
        Some((key, self.value()?))
    }

    fn value(&mut self) -> Option<&'a str> {
        self.skip_space();
        let (value, rest) = self.rest.split_at_checked(value_len(self.rest)?)?;
        self.rest = rest;
        Some(value)
    }

    fn eat(&mut self, expected: char) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn at_end(&mut self) -> bool {
        self.skip_space();
        self.rest.is_empty()
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(SPACE);
    }
}

const SPACE: &[char] = &[' ', '\t', '\n', '\r'];

/// The length of the value that `json` begins with, as far as brackets and quotes tell.
fn value_len(json: &str) -> Option<usize> {
    if !matches!(json.as_bytes(), [b'"' | b'[' | b'{', ..]) {
        let ends: &[char] = &[' ', '\t', '\n', '\r', ',', ':', ']', '}'];
        let len = json.find(ends).unwrap_or(json.len());
        return (len > 0).then_some(len);
    }
    let mut scan = Scan::default();
    for (last, byte) in json.as_bytes().iter().enumerate() {
        scan.step(*byte);
        if scan.levels == 0 && !scan.quoted {
            return Some(last + 1);
        }
    }
    None
}

/// Tells brackets from text that only looks like them.
#[derive(Default)]
struct Scan {
    levels: usize,
    quoted: bool,
    escaped: bool,
}

impl Scan {
    fn step(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
            return;
        }
        match byte {
            b'\\' => self.escaped = self.quoted,
            b'"' => self.quoted = !self.quoted,
            b'[' | b'{' if !self.quoted => self.levels += 1,
            b']' | b'}' if !self.quoted => self.levels = self.levels.saturating_sub(1),
            _ => {}
        }
    }
}

/// The text of a JSON string, borrowed if it has no escapes.
fn unquote(json: &str) -> Option<Cow<'_, str>> {
    if value_len(json)? != json.len() {
        return None;
    }
    let mut rest = json.strip_prefix('"')?.strip_suffix('"')?;
    if !rest.contains('\\') {
        return Some(Cow::Borrowed(rest));
    }
    let mut text = String::with_capacity(rest.len());
    while let Some((clean, escape)) = rest.split_once('\\') {
        text.push_str(clean);
        let mut chars = escape.chars();
        text.push(unescape(&mut chars)?);
        rest = chars.as_str();
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// The character of an escape, behind its backslash.
fn unescape(chars: &mut Chars<'_>) -> Option<char> {
    Some(match chars.next()? {
        c @ ('"' | '\\' | '/') => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unescape_unicode(chars),
        _ => return None,
    })
}

/// The character of `\u`, or of two of them: what does not fit into 16 bits is a surrogate pair.
fn unescape_unicode(chars: &mut Chars<'_>) -> Option<char> {
    let unit = hex(chars)?;
    if !matches!(unit, 0xd800..0xdc00) {
        return char::from_u32(unit);
    }
    let (slash, letter) = (chars.next()?, chars.next()?);
    let low = hex(chars)?;
    if slash != '\\' || letter != 'u' || !matches!(low, 0xdc00..0xe000) {
        return None;
    }
    char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
}

fn hex(chars: &mut Chars<'_>) -> Option<u32> {
    let mut number = 0;
    for _ in 0..4 {
        number = number * 16 + chars.next()?.to_digit(16)?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_core::Serialize;
    use serde_core::ser::Serializer;

    use super::super::{Error, MAX_LEVELS, write};
    use super::{Slot, members, same_type, transcode};

    /// What our own writer makes of the text when it does not take it as it is.
    struct Transcoded<'a>(&'a str);

    impl Serialize for Transcoded<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            transcode(self.0, serializer)
        }
    }

    fn transcoded(json: &str) -> Result<String, Error> {
        let mut out = Vec::new();
        write(&mut out, &Transcoded(json), 1000)?;
        Ok(String::from_utf8(out).expect("JSON is UTF-8"))
    }

    fn listed(object: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
        members(object)
    }

    #[test]
    fn what_the_writer_makes_is_transcoded_to_itself() {
        for json in [
            "null",
            "true",
            "false",
            "0",
            "-1",
            "18446744073709551615",
            "-9223372036854775808",
            "340282366920938463463374607431768211455",
            "-170141183460469231731687303715884105728",
            "0.0",
            "-0.0",
            "1.5",
            "1e+300",
            "5e-324",
            r#""""#,
            r#""é🦀""#,
            r#""\"\\\b\f\n\r\t\u0000""#,
            "[]",
            "[[],{},[1,2],null]",
            r#"{"b":1,"a":{"c\n":[{}]},"]}":"[{"}"#,
        ] {
            assert_eq!(transcoded(json).as_deref(), Ok(json));
        }
    }

    #[test]
    fn space_and_unusual_escapes_are_understood() {
        assert_eq!(
            transcoded("\t{ \"\\u0061\" :\r[ 1 ,\n\"\\uD83E\\udd80\\/\\u00e9\" ] } ").as_deref(),
            Ok(r#"{"a":[1,"🦀/é"]}"#)
        );
    }

    #[test]
    fn invalid_text_is_an_error() {
        for json in [
            "",
            " ",
            "nul",
            "nulls",
            "True",
            "-",
            "1x",
            "1e400",
            "-inf",
            "+1",
            "NaN",
            "\"",
            "\"a",
            r#""\""#,
            r#""a"b""#,
            r#""\x""#,
            r#""\u12""#,
            r#""\u+123""#,
            r#""\ud800""#,
            r#""\ud800x""#,
            r#""\ud800\n""#,
            r#""\ud800\ud800""#,
            r#""\udc00""#,
            r#""\u00é""#,
            "[",
            "]",
            "[1",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1}",
            "[[1}]",
            "{",
            "}",
            "{]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{1:2}",
            "{\"a\":1}}",
            "1 2",
            "[]]",
            "é",
            "[é]",
        ] {
            assert_eq!(transcoded(json), Err(Error::Custom), "{json}");
        }
    }

    #[test]
    fn depth_is_bounded_as_the_writer_bounds_it() {
        let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
        assert!(transcoded(&nested(MAX_LEVELS)).is_ok());
        assert!(transcoded(&nested(MAX_LEVELS + 1)).is_err());
        assert!(transcoded(&nested(100_000)).is_err());
    }

    #[test]
    fn a_serializer_around_ours_is_not_ours() {
        struct Around<S>(S);
        assert!(same_type::<Slot<'static, 'static>, Slot<'_, '_>>());
        assert!(!same_type::<Around<Slot<'_, '_>>, Slot<'_, '_>>());
        assert!(!same_type::<&mut Slot<'_, '_>, Slot<'_, '_>>());
    }

    #[test]
    fn members_come_decoded_and_in_order() {
        assert_eq!(
            listed(r#"{"b":1,"a\n":{"c":[1,"}"]},"b":"x\"y"}"#),
            Some(vec![
                (Cow::Borrowed("b"), "1"),
                (Cow::Borrowed("a\n"), r#"{"c":[1,"}"]}"#),
                (Cow::Borrowed("b"), r#""x\"y""#),
            ])
        );
        assert_eq!(listed("{}"), Some(vec![]));
        assert_eq!(listed(" { } "), Some(vec![]));
    }

    #[test]
    fn a_key_without_escapes_is_borrowed() {
        let members = listed(r#"{"plain":1,"esc\"aped":2}"#).expect("it is an object");
        assert!(matches!(members[0].0, Cow::Borrowed("plain")));
        assert!(matches!(members[1].0, Cow::Owned(_)));
    }

    #[test]
    fn only_an_object_has_members() {
        for json in [
            "",
            "null",
            "[]",
            "1",
            "\"{}\"",
            "{\"a\"}",
            "{\"a\":1,}",
            "{1:1}",
            "{",
        ] {
            assert_eq!(listed(json), None, "{json}");
        }
    }
}
