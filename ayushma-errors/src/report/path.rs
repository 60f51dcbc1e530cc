//! The path of a request as the operator may read it: paths carry tokens.

use std::borrow::Cow;

use crate::scrub::scrub;

/// The path without what the scrubber knows by its shape, and without each parameter whose name in the route says that
/// it is a secret: `/reset/{token}` is logged as `/reset/[REDACTED:...]`.
pub(super) fn scrubbed<'a>(route: Option<&str>, path: &'a str) -> Cow<'a, str> {
    let Some(route) = route.filter(|route| route.contains('{')) else {
        return scrub(path);
    };
    let patterns: Vec<&str> = route.split('/').collect();
    // What is last in the route takes all that is left: it may be a tail.
    let segments: Vec<&str> = path.splitn(patterns.len(), '/').collect();
    if segments.len() < patterns.len() {
        return scrub(path);
    }
    let mut text = String::with_capacity(path.len());
    for (i, (pattern, segment)) in patterns.iter().zip(segments).enumerate() {
        if i > 0 {
            text.push('/');
        }
        match name(pattern) {
            Some(name) => text.push_str(&value(name, segment)),
            None => text.push_str(segment),
        }
    }
    Cow::Owned(scrub(&text).into_owned())
}

/// The name in `{name}`, `{*name}` and `{name:regex}`, wherever it stands in the segment.
fn name(pattern: &str) -> Option<&str> {
    let (_, rest) = pattern.split_once('{')?;
    let end = rest.find([':', '}'])?;
    Some(rest[..end].trim_start_matches('*'))
}

/// What the scrubber leaves of the value where it is told the name.
fn value(name: &str, segment: &str) -> String {
    let pair = format!("{name}={segment}");
    match scrub(&pair).strip_prefix(name) {
        Some(rest) => rest.trim_start_matches('=').to_owned(),
        None => "[REDACTED]".to_owned(),
    }
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
