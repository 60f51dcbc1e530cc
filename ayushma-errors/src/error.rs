//! The trait that every output is made from.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use crate::aspects::{self, Message};
use crate::code::Code;
use crate::definition::Definition;
use crate::field::Field;
use crate::level::Level;
use crate::slot::Slot;

/// What a response of [`ApiError::respond_with`] is.
pub type Response = http::Response<Vec<u8>>;

/// An error of an HTTP service: what the caller reads, what the log says, and who may see which field.
///
/// `#[derive(ApiError)]` writes it. By hand one method is enough, and each of the others can be written instead of taken
/// from the definition:
///
/// ```
/// use ayushma_errors::{ApiError, Definition, Field};
///
/// #[derive(Debug)]
/// struct Gone {
///     id: u64,
/// }
///
/// impl std::fmt::Display for Gone {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         write!(f, "document {} was purged", self.id)
///     }
/// }
///
/// impl std::error::Error for Gone {}
///
/// impl ApiError for Gone {
///     fn definition(&self) -> &'static Definition {
///         static GONE: Definition = Definition::new("Gone", "gone", 410).with_message("The document is gone");
///         &GONE
///     }
///
///     fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
///         visit(Field::public("id", &self.id));
///     }
/// }
///
/// let err = Gone { id: 7 };
/// assert_eq!(err.status(), 410);
/// assert_eq!(err.message(), "The document is gone");
/// assert_eq!(err.code(), "gone");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `ApiError`",
    label = "not an `ApiError`",
    note = "write `#[derive(ayushma_errors::ApiError)]` on it; for an error of another crate use `#[error(transparent)]` with a status and a message instead of `#[api(transparent)]`, and `.foreign()?` where an `AnyError` is returned"
)]
pub trait ApiError: Error {
    /// What is known of this error when the program is compiled. A transparent variant's is the inner error's.
    fn definition(&self) -> &'static Definition;

    /// The status of the response.
    fn status(&self) -> StatusCode {
        aspects::status(self.__own(), self.__status(), &self)
    }

    /// The stable identifier that clients match on.
    fn code(&self) -> Code<'_> {
        aspects::code(self.__own(), self.__code(), &self)
    }

    /// How loud the error is in the log.
    fn level(&self) -> Level {
        match aspects::level(self.__own(), self.__level(), &self) {
            Some(level) => level,
            None => Level::of_status(self.status()),
        }
    }

    /// What the caller reads, in at most 16 KiB.
    fn message(&self) -> Cow<'_, str> {
        let mut text = String::new();
        match self.__write_message(&mut text) {
            Some(Message::Fixed(fixed)) => Cow::Borrowed(fixed),
            Some(Message::Written) => Cow::Owned(text),
            None => Cow::Borrowed(crate::status::phrase(self.status())),
        }
    }

    /// The headers of the response, without those that name the occurrence.
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        self.__write_headers(None, &mut headers, &mut aspects::untold);
        headers
    }

    /// Shows each field, with its exposure, to the visitor.
    fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        aspects::fields(self.__own(), &self, visit);
    }

    /// A response that no body format can express; `None` goes on as usual.
    fn respond_with(&self) -> Option<Response> {
        self.__inner()?.respond_with()
    }

    /// The definition of the variant itself, where the derive wrote this impl: only then what it says is all there is.
    #[doc(hidden)]
    fn __derived(&self) -> Option<&'static Definition> {
        None
    }

    #[doc(hidden)]
    fn __own(&self) -> &'static Definition {
        match self.__derived() {
            Some(own) => own,
            None => self.definition(),
        }
    }

    #[doc(hidden)]
    fn __slots(&self, with: &mut dyn FnMut(&[Slot<'_>])) {
        with(&[]);
    }

    /// The error that `#[error(transparent)]` forwards to, which `source()` passes over.
    #[doc(hidden)]
    fn __source(&self) -> Option<&(dyn Error + 'static)> {
        None
    }

    #[doc(hidden)]
    fn __foreign(&self) -> Option<&(dyn Error + 'static)> {
        None
    }

    #[doc(hidden)]
    fn __status(&self) -> Option<u16> {
        None
    }

    #[doc(hidden)]
    fn __code(&self) -> Option<Code<'static>> {
        None
    }

    #[doc(hidden)]
    fn __level(&self) -> Option<Level> {
        None
    }

    #[doc(hidden)]
    fn __inner(&self) -> Option<&dyn ApiError> {
        None
    }

    #[doc(hidden)]
    fn __like(&self, _with: &mut dyn FnMut(&dyn ApiError)) {}

    #[doc(hidden)]
    fn __message(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }

    #[doc(hidden)]
    fn __headers(&self, _defaults: bool, _headers: &mut HeaderMap) {}

    #[doc(hidden)]
    fn __write_message(&self, out: &mut dyn fmt::Write) -> Option<Message> {
        aspects::message(self.__own(), &self, out)
    }

    #[doc(hidden)]
    fn __write_headers(
        &self,
        occurrence: Option<&aspects::Occurrence<'_>>,
        headers: &mut HeaderMap,
        dropped: &mut dyn FnMut(&str),
    ) {
        aspects::headers(
            self.__own(),
            &self,
            self.status(),
            occurrence,
            headers,
            dropped,
        );
    }
}

macro_rules! forward {
    ($([$($generics:tt)*] $ty:ty;)*) => {$(
        impl<$($generics)*> ApiError for $ty {
            fn definition(&self) -> &'static Definition { (**self).definition() }
            fn status(&self) -> StatusCode { (**self).status() }
            fn code(&self) -> Code<'_> { (**self).code() }
            fn level(&self) -> Level { (**self).level() }
            fn message(&self) -> Cow<'_, str> { (**self).message() }
            fn headers(&self) -> HeaderMap { (**self).headers() }
            fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) { (**self).fields(visit); }
            fn respond_with(&self) -> Option<Response> { (**self).respond_with() }
            fn __derived(&self) -> Option<&'static Definition> { (**self).__derived() }
            fn __own(&self) -> &'static Definition { (**self).__own() }
            fn __slots(&self, with: &mut dyn FnMut(&[Slot<'_>])) { (**self).__slots(with); }
            fn __source(&self) -> Option<&(dyn Error + 'static)> { (**self).__source() }
            fn __foreign(&self) -> Option<&(dyn Error + 'static)> { (**self).__foreign() }
            fn __status(&self) -> Option<u16> { (**self).__status() }
            fn __code(&self) -> Option<Code<'static>> { (**self).__code() }
            fn __level(&self) -> Option<Level> { (**self).__level() }
            fn __inner(&self) -> Option<&dyn ApiError> { (**self).__inner() }
            fn __like(&self, with: &mut dyn FnMut(&dyn ApiError)) { (**self).__like(with); }
            fn __message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { (**self).__message(f) }
            fn __headers(&self, defaults: bool, headers: &mut HeaderMap) { (**self).__headers(defaults, headers); }
            fn __write_message(&self, out: &mut dyn fmt::Write) -> Option<Message> { (**self).__write_message(out) }
            fn __write_headers(&self, occurrence: Option<&aspects::Occurrence<'_>>, headers: &mut HeaderMap, dropped: &mut dyn FnMut(&str)) {
                (**self).__write_headers(occurrence, headers, dropped);
            }
        }
    )*};
}
forward! {
    [E: ApiError + ?Sized] &E;
    [E: ApiError] Box<E>;
    [E: ApiError + ?Sized] Arc<E>;
    [] Box<dyn ApiError + Send + Sync>;
}

// The standard library's impl is for boxes of what has a size.
impl Error for Box<dyn ApiError + Send + Sync> {
    #[inline]
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        (**self).source()
    }
}

/// The inner error of a transparent variant. The parameter says how it is reached, and is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `ApiError`, so `#[api(transparent)]` cannot forward to it",
    label = "not an `ApiError`, nor a `Box`, an `Arc` or an `Option` of one",
    note = "for an error of another crate use `#[error(transparent)]` with a status and a message; an `AnyError` is one once it is a `Box<dyn ApiError + Send + Sync>`, by `into_inner()`"
)]
pub trait Inner<How> {
    /// The error, unless there is none.
    fn inner(&self) -> Option<&dyn ApiError>;
}

/// Is an `ApiError`.
pub struct ByError(());
/// Holds one.
pub struct ByOption(());

#[diagnostic::do_not_recommend]
impl<E: ApiError> Inner<ByError> for E {
    fn inner(&self) -> Option<&dyn ApiError> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E: ApiError> Inner<ByOption> for Option<E> {
    fn inner(&self) -> Option<&dyn ApiError> {
        self.as_ref().map(|err| err as &dyn ApiError)
    }
}

/// The inner error of a transparent variant.
pub fn inner<T: Inner<How>, How>(field: &T) -> Option<&dyn ApiError> {
    field.inner()
}
