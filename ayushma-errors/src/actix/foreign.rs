//! Errors that are not ours, as actix-web carries them.

use std::error::Error as StdError;

use actix_web::error::{
    BlockingError, ContentTypeError, HttpError, JsonPayloadError, ParseError, PathError,
    PayloadError, QueryPayloadError, ReadlinesError, UrlGenerationError, UrlencodedError,
};
use actix_web::{Error, ResponseError};

use crate::any::AnyError;
use crate::error::ApiError;
use crate::request::{LONGEST_CHAIN, RequestContext};

/// What becomes of a `ResponseError`.
pub(super) type Answer = dyn Fn(&Error, &RequestContext) -> Option<AnyError> + Send + Sync;

/// What the service's handlers make of the error, where one of them is for it.
pub(super) fn answered(
    answers: &[std::sync::Arc<Answer>],
    err: &Error,
    context: &RequestContext,
) -> Option<Box<dyn ApiError + Send + Sync>> {
    for answer in answers {
        let mut answered = None;
        crate::guard(&mut || answered = answer(err, context));
        if let Some(answer) = answered {
            return Some(answer.into_inner());
        }
    }
    let known = of_client(err)
        .map(|known| context.answer_within(known, until_io(known)))
        .or_else(|| known(err).map(|known| context.answer(known)));
    known.flatten().or_else(|| context.answer(err))
}

/// How many links there are before one that says how the caller's connection or its encoding went: who handles `io::Error`
/// means the service's own disk.
fn until_io(err: &(dyn StdError + 'static)) -> usize {
    let (mut links, mut next) = (0, Some(err));
    while let Some(link) = next {
        if link.is::<std::io::Error>() || links == LONGEST_CHAIN {
            break;
        }
        (links, next) = (links + 1, link.source());
    }
    links
}

fn find<T: ResponseError + StdError + 'static>(err: &Error) -> Option<&(dyn StdError + 'static)> {
    err.as_error::<T>().map(|err| err as _)
}

/// The error inside, where it is one of what a caller sent.
fn of_client(err: &Error) -> Option<&(dyn StdError + 'static)> {
    let known = [
        find::<JsonPayloadError>,
        find::<UrlencodedError>,
        find::<QueryPayloadError>,
        find::<PathError>,
        find::<PayloadError>,
        find::<ReadlinesError>,
        find::<ContentTypeError>,
        find::<ParseError>,
    ];
    known.into_iter().find_map(|find| find(err))
}

/// The error inside, where it is of a type that is known to be an `Error`: actix-web asks for `Debug` and `Display` only.
fn known(err: &Error) -> Option<&(dyn StdError + 'static)> {
    if let Some(err) = err.as_error::<Box<dyn StdError>>() {
        return Some(&**err);
    }
    let known = [
        find::<HttpError>,
        find::<BlockingError>,
        find::<UrlGenerationError>,
        find::<std::io::Error>,
        find::<std::str::Utf8Error>,
        find::<serde_core::de::value::Error>,
    ];
    known.into_iter().find_map(|find| find(err))
}
