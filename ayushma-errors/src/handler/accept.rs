//! Which format a caller gets, among those that the service allows.

use http::HeaderValue;

use crate::body::Format;

/// The format that the caller likes best; the first where it has no opinion, or none that can be met: an error is not
/// withheld because nobody reads its media type.
pub(crate) fn choose(formats: &[Format], accept: Option<&HeaderValue>) -> Option<Format> {
    let first = *formats.first()?;
    let Some(accept) = accept.and_then(|accept| accept.to_str().ok()) else {
        return Some(first);
    };
    let mut best = (first, (0, 0));
    for format in formats {
        let (quality, fit) = quality(accept, format.media_type);
        // Of two that are liked equally the one that was named more closely, then the service's order decides.
        if quality > 0 && (quality, fit) > best.1 {
            best = (*format, (quality, fit));
        }
    }
    Some(best.0)
}

/// Whether caches are told already that the answer depends on `Accept`, by a line of `Vary`. `Accept-Encoding` is another header.
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub(crate) fn is_told(vary: &[u8]) -> bool {
    let mut names = vary.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    names.any(|name| name == b"*" || name.eq_ignore_ascii_case(b"accept"))
}

/// How much the caller likes the media type, in thousandths, by its most specific range that fits; and how closely.
fn quality(accept: &str, media_type: &str) -> (u32, u32) {
    let mut best = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';');
        let name = parts.next().unwrap_or_default().trim();
        let Some(fit) = fit(name, media_type) else {
            continue;
        };
        let quality = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case("q")
                .then(|| thousandths(value.trim()))
        });
        if fit > best.0 {
            best = (fit, quality.unwrap_or(1000));
        }
    }
    (best.1, best.0)
}

/// How closely a range names a media type: the type itself, its JSON, its kind, anything.
fn fit(range: &str, media_type: &str) -> Option<u32> {
    let (kind, _) = media_type.split_once('/')?;
    if range.eq_ignore_ascii_case(media_type) {
        return Some(4);
    }
    // Who reads JSON reads every kind of it (RFC 6839).
    if range.eq_ignore_ascii_case("application/json") && media_type.ends_with("+json") {
        return Some(3);
    }
    if let Some((of_kind, "*")) = range.split_once('/') {
        return match of_kind {
            "*" => Some(1),
            of_kind if of_kind.eq_ignore_ascii_case(kind) => Some(2),
            _ => None,
        };
    }
    None
}

fn thousandths(value: &str) -> u32 {
    // A `q` that is none is as good as not said.
    let value = value.parse().unwrap_or(1.0_f32);
    let value = if value.is_nan() { 1.0 } else { value };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 1000"
    )]
    let thousandths = (value.clamp(0.0, 1.0) * 1000.0) as u32;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{Drf, Problem, Text};

    fn chosen(accept: Option<&'static str>) -> &'static str {
        let formats = [
            Format::of::<Problem>(),
            Format::of::<Drf>(),
            Format::of::<Text>(),
        ];
        let accept = accept.map(HeaderValue::from_static);
        choose(&formats, accept.as_ref())
            .expect("there are formats")
            .media_type
    }

    #[test]
    fn the_services_order_decides_where_the_caller_has_no_opinion() {
        for accept in [
            None,
            Some(""),
            Some("*/*"),
            Some("image/png"),
            Some("application/*"),
            Some("nonsense;;="),
        ] {
            assert_eq!(chosen(accept), "application/problem+json", "{accept:?}");
        }
    }

    #[test]
    fn the_caller_gets_what_it_likes_best() {
        for (accept, media_type) in [
            ("application/json", "application/json"),
            ("text/plain", "text/plain"),
            ("text/*;q=0.9, application/json;q=0.1", "text/plain"),
            (
                "application/json;q=0.5, application/problem+json",
                "application/problem+json",
            ),
            ("*/*;q=0.1, Text/Plain", "text/plain"),
            (
                "application/problem+json;q=0, application/json",
                "application/json",
            ),
            ("text/plain;q=nan, application/json;q=0.3", "text/plain"),
        ] {
            assert_eq!(chosen(Some(accept)), media_type, "{accept}");
        }
    }

    #[test]
    fn no_format_is_no_choice() {
        assert!(choose(&[], None).is_none());
    }
}
