//! Errors that are not ours, as actix-web carries them.

use std::error::Error as StdError;

use actix_web::error::{
    BlockingError, ContentTypeError, HttpError, JsonPayloadError, ParseError, PathError,
    PayloadError, QueryPayloadError, ReadlinesError, UrlGenerationError, UrlencodedError,
};
use actix_web::{Error, ResponseError};

use crate::any::AnyError;
use crate::error::ApiError;
use crate::request::RequestContext;
use crate::text::{Bounded, guarded};

/// What becomes of a `ResponseError`.
pub(super) type Answer = dyn Fn(&Error, &RequestContext) -> Option<AnyError> + Send + Sync;

/// What the service's handlers make of the error, where one of them is for it.
pub(super) fn answered(
    answers: &[std::sync::Arc<Answer>],
    err: &Error,
    context: &RequestContext,
) -> Option<Box<dyn ApiError + Send + Sync>> {
    for answer in answers {
        if let Some(answer) = crate::guard(|| answer(err, context)).flatten() {
            return Some(answer.into_inner());
        }
    }
    let known = known(err).and_then(|known| context.answer(known));
    known.or_else(|| context.answer(err))
}

/// The error inside, where it is of a type that is known to be an `Error`: actix-web asks for `Debug` and `Display` only.
fn known(err: &Error) -> Option<&(dyn StdError + 'static)> {
    fn find<T: ResponseError + StdError + 'static>(
        err: &Error,
    ) -> Option<&(dyn StdError + 'static)> {
        err.as_error::<T>().map(|err| err as _)
    }
    if let Some(err) = err.as_error::<Box<dyn StdError>>() {
        return Some(&**err);
    }
    let known = [
        find::<JsonPayloadError>,
        find::<UrlencodedError>,
        find::<QueryPayloadError>,
        find::<PathError>,
        find::<PayloadError>,
        find::<ReadlinesError>,
        find::<ContentTypeError>,
        find::<ParseError>,
        find::<HttpError>,
        find::<BlockingError>,
        find::<UrlGenerationError>,
        find::<std::io::Error>,
        find::<std::str::Utf8Error>,
        find::<serde_core::de::value::Error>,
    ];
    known.into_iter().find_map(|find| find(err))
}

/// What the error says, for the operator.
pub(super) fn text(err: &Error) -> String {
    let mut text = String::new();
    // A buffer of ours takes everything.
    let _ = guarded(
        &mut Bounded::new(&mut text, LONGEST_TEXT),
        LONGEST_TEXT,
        &|f| write!(f, "{err}"),
    );
    without_quoted(&text)
}

/// The longest text of an error, in bytes, that an event repeats.
const LONGEST_TEXT: usize = 1024;

// What stands in quotes is what the caller sent: `invalid type: string "...", expected u32`. A value may hold quotes
// itself, so all from the first to the last goes.
fn without_quoted(text: &str) -> String {
    let is_quote = |c| matches!(c, '"' | '`' | '\'');
    match (text.find(is_quote), text.rfind(is_quote)) {
        (Some(first), Some(last)) if first < last => {
            format!("{}…{}", &text[..=first], &text[last..])
        }
        (Some(first), _) => format!("{}…", &text[..=first]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_is_not_repeated() {
        for (said, kept) in [
            ("Content type error", "Content type error"),
            (
                "invalid type: string \"a secret\", expected u32 at line 1",
                "invalid type: string \"…\", expected u32 at line 1",
            ),
            (
                "unknown variant `a`secret`b`, expected `x`",
                "unknown variant `…`",
            ),
            ("cut off in `the mid", "cut off in `…"),
            (
                "can not parse \"é\" to a i32",
                "can not parse \"…\" to a i32",
            ),
        ] {
            assert_eq!(without_quoted(said), kept);
        }
    }
}
