//! The path of a request as the operator may read it: paths carry tokens.

use std::borrow::Cow;

use crate::scrub::scrub;
use crate::text::percent_decoded;

/// The path without what the scrubber knows by its shape, and without each parameter whose name in the route says that
/// it is a secret: `/reset/{token}` is logged as `/reset/[REDACTED:...]`.
pub(super) fn scrubbed<'a>(route: Option<&str>, path: &'a str) -> Cow<'a, str> {
    let route = match route {
        Some(route) if route.as_bytes().contains(&b'{') => route,
        _ => return whole(path),
    };
    // How much of the path is read, and what stands for it where that is something else.
    let (mut rest, mut text): (_, Option<String>) = (Some(path), None);
    let mut patterns = Some(route);
    let mut pair = String::new();
    while let Some(unread) = patterns {
        let (pattern, others) = segment(unread);
        patterns = others;
        let Some(unread) = rest else {
            return whole(path);
        };
        // What is last in the route takes all that is left: it may be a tail.
        let (segment, behind) = match others {
            Some(_) => segment(unread),
            None => (unread, None),
        };
        let value = match name(pattern) {
            Some(name) => value(name, segment, &mut pair),
            None => None,
        };
        if let Some(value) = value {
            let mut clean = match text {
                Some(text) => text,
                None => path[..path.len() - unread.len()].to_owned(),
            };
            clean.push_str(&value);
            text = Some(clean);
        } else if let Some(text) = &mut text {
            text.push_str(segment);
        }
        if let Some(text) = &mut text
            && behind.is_some()
        {
            text.push('/');
        }
        rest = behind;
    }
    match text {
        Some(text) => Cow::Owned(whole(&text).into_owned()),
        None => whole(path),
    }
}

/// What stands before the first slash, and what behind it. Segments are short: a search by words would cost more.
fn segment(text: &str) -> (&str, Option<&str>) {
    for (at, byte) in text.as_bytes().iter().enumerate() {
        if *byte == b'/' {
            return (&text[..at], Some(&text[at + 1..]));
        }
    }
    (text, None)
}

/// What the scrubber leaves of a path, and of each segment as whoever wrote it meant it: `asha%40clinic.example` is an e-mail
/// address.
fn whole(path: &str) -> Cow<'_, str> {
    let clean = scrub(path);
    if !clean.contains('%') {
        return clean;
    }
    let mut has_found = false;
    let mut text = String::with_capacity(clean.len());
    let mut rest = Some(&*clean);
    while let Some(unread) = rest {
        let (segment, behind) = segment(unread);
        if segment.contains('%')
            && let Cow::Owned(found) = scrub(&decoded(segment))
        {
            has_found = true;
            text.push_str(&found);
        } else {
            text.push_str(segment);
        }
        if behind.is_some() {
            text.push('/');
        }
        rest = behind;
    }
    if has_found {
        return Cow::Owned(text);
    }
    clean
}

/// The text that is percent-encoded.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == b'%'
            && let Some(digits) = text.get(at..at + 2)
            && let Some(decoded) = percent_decoded(digits)
        {
            out.push(decoded);
            at += 2;
        } else {
            out.push(*byte);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The name in `{name}`, `{*name}` and `{name:regex}`, wherever it stands in the segment.
fn name(pattern: &str) -> Option<&str> {
    let (_, rest) = pattern.split_once('{')?;
    for (end, byte) in rest.as_bytes().iter().enumerate() {
        if matches!(byte, b':' | b'}') {
            return Some(rest[..end].trim_start_matches('*'));
        }
    }
    None
}

/// What the scrubber leaves of the value where it is told the name, if that is less than all of it.
fn value(name: &str, segment: &str, pair: &mut String) -> Option<String> {
    pair.clear();
    pair.push_str(name);
    pair.push('=');
    pair.push_str(segment);
    let Cow::Owned(clean) = scrub(pair) else {
        return None;
    };
    Some(match clean.strip_prefix(name) {
        Some(rest) => rest.trim_start_matches('=').to_owned(),
        None => "[REDACTED]".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_whose_name_is_a_secrets_is_not_logged() {
        for (route, path) in [
            ("/reset/{password}", "/reset/correct-horse"),
            ("/a/{id}/{password}/b", "/a/7/correct-horse/b"),
            ("/reset/{*password}", "/reset/correct-horse/battery"),
            ("/reset/{password:.*}", "/reset/correct-horse"),
        ] {
            let text = scrubbed(Some(route), path);
            assert!(!text.contains("horse"), "{text}");
            assert!(!text.contains("battery"), "{text}");
            assert!(text.contains("[REDACTED"), "{text}");
        }
    }

    #[test]
    fn what_is_percent_encoded_is_read_as_it_was_meant() {
        for (route, path, shown) in [
            (
                None,
                "/users/asha%40clinic.example/x",
                "/users/[REDACTED:email]/x",
            ),
            (
                Some("/users/{name}"),
                "/users/asha%40clinic.example",
                "/users/[REDACTED:email]",
            ),
            (
                Some("/users/{name}"),
                "/users/100%25%zz%4",
                "/users/100%25%zz%4",
            ),
            (None, "/files/a%20b%2Fc", "/files/a%20b%2Fc"),
        ] {
            assert_eq!(scrubbed(route, path), shown);
        }
    }

    #[test]
    fn only_two_digits_stand_for_a_byte() {
        assert_eq!(decoded("%41%+4%4%é%zz%"), "A%+4%4%é%zz%");
    }

    #[test]
    fn every_other_path_is_logged_as_it_is() {
        for (route, path) in [
            (None, "/chats/7"),
            (Some("/chats/{id}"), "/chats/7"),
            (Some("/chats/{id}"), "/chats/a=b"),
            (Some("/files/{*path}"), "/files/a/b//c"),
            (Some("/chats"), "/chats"),
            (Some("/longer/{than}/the/path"), "/short"),
            (Some("{"), "/x"),
        ] {
            assert_eq!(scrubbed(route, path), path, "{route:?}");
        }
    }
}
