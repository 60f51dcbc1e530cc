//! The errors that every HTTP API needs, with Django REST Framework's texts and codes.
//!
//! ```
//! use ayushma_errors::{AnyError, ApiError, body, respond_as, standard};
//!
//! fn chat(id: u64, is_owner: bool) -> Result<String, AnyError> {
//!     if !is_owner {
//!         Err(standard::PermissionDenied::new())?;
//!     }
//!     Err(standard::NotFound::new().with_detail(format!("There is no chat {id}.")).with_code("no_chat"))?
//! }
//!
//! let err = chat(7, true).unwrap_err();
//! let response = respond_as::<body::Drf>(err.as_api_error());
//! assert_eq!(response.status(), 404);
//! assert_eq!(response.body(), br#"{"detail":"There is no chat 7."}"#);
//! ```

#[doc(hidden)]
pub mod kind;
mod parts;
mod reports;

use std::borrow::Cow;
use std::error::Error;
use std::marker::PhantomData;
use std::time::Duration;

use http::StatusCode;

use self::kind::{Any, Named, Standard};
use self::parts::Parts;
use crate::ApiError;
use crate::code::Code;
use crate::detail::Detail;
use crate::status::phrase_code;

/// One of the standard errors: [`NotFound`], [`ValidationError`], ... are names of it.
///
/// ```
/// use ayushma_errors::{ApiError, standard::Throttled};
///
/// let err = Throttled::new().wait(2.2);
/// assert_eq!(err.message(), "Request was throttled. Expected available in 3 seconds.");
/// assert_eq!(err.headers()["retry-after"], "3");
/// ```
#[derive(ApiError)]
#[api(transparent)]
pub struct Exception<K> {
    parts: Box<Parts>,
    #[redact(omit)]
    kind: PhantomData<fn() -> K>,
}

macro_rules! names {
    ($($name:ident $status:literal $code:literal $text:literal)*) => {$(
        #[doc = concat!("The status ", $status, ", `", $code, "`: ", $text)]
        ///
        /// ```
        #[doc = concat!("use ayushma_errors::{ApiError, standard::", stringify!($name), "};")]
        ///
        #[doc = concat!("let err = ", stringify!($name), "::new();")]
        #[doc = concat!("assert_eq!(err.code(), ", stringify!($code), ");")]
        #[doc = concat!("assert_eq!(err.message(), ", stringify!($text), ");")]
        /// ```
        pub type $name = Exception<kind::$name>;
    )*};
}
names! {
    ParseError 400 "parse_error" "Malformed request."
    ValidationError 400 "invalid" "Invalid input."
    AuthenticationFailed "401, without a challenge 403" "authentication_failed" "Incorrect authentication credentials."
    NotAuthenticated "401, without a challenge 403" "not_authenticated" "Authentication credentials were not provided."
    PermissionDenied 403 "permission_denied" "You do not have permission to perform this action."
    NotFound 404 "not_found" "Not found."
    MethodNotAllowed 405 "method_not_allowed" "Method not allowed."
    NotAcceptable 406 "not_acceptable" "Could not satisfy the request Accept header."
    RequestTimeout 408 "request_timeout" "Request timed out."
    PayloadTooLarge 413 "payload_too_large" "Request body is too large."
    UnsupportedMediaType 415 "unsupported_media_type" "Unsupported media type in request."
    Throttled 429 "throttled" "Request was throttled."
    Internal 500 "error" "A server error occurred."
    ServiceUnavailable 503 "service_unavailable" "Service temporarily unavailable, try again later."
}

/// What is known of the standard errors: for catalogues and metrics.
///
/// ```
/// use ayushma_errors::standard;
///
/// assert!(standard::definitions().iter().any(|one| one.code() == "throttled"));
/// ```
#[must_use]
#[inline]
pub fn definitions() -> &'static [crate::Definition] {
    <Standard as crate::Definitions>::definitions()
}

/// Any of the standard errors, or one of another status.
///
/// ```
/// use ayushma_errors::{ApiError, standard::ApiException};
/// use http::StatusCode;
///
/// let err = ApiException::new(StatusCode::CONFLICT);
/// assert_eq!((err.status().as_u16(), err.code().as_str()), (409, Some("conflict")));
/// assert_eq!(err.message(), "Conflict");
/// ```
pub type ApiException = Exception<Any>;

impl ApiException {
    /// An error of this status, with its phrase as text and code; what is no 4xx or 5xx is a 500.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::ApiException};
    /// use http::StatusCode;
    ///
    /// assert_eq!(ApiException::new(StatusCode::LOCKED).code(), "locked");
    /// assert_eq!(ApiException::new(StatusCode::OK).status(), 500);
    /// ```
    #[inline]
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        let status = if is_error {
            status
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
        let mut err = Self::of(Standard::ApiException);
        err.parts.given.status = Some(status);
        if status != StatusCode::INTERNAL_SERVER_ERROR && status.canonical_reason().is_some() {
            err.parts.given.code = Some(Code::Text(Cow::Owned(phrase_code(status))));
        }
        err
    }
}

/// The standard error that stands for a status: what an exception handler answers in place of a framework.
///
/// A 401 stays one, as the framework's own challenge may be beside it.
///
/// ```
/// use ayushma_errors::{ApiError, standard::for_status};
/// use http::StatusCode;
///
/// assert_eq!(for_status(StatusCode::NOT_FOUND).code(), "not_found");
/// assert_eq!(for_status(StatusCode::UNAUTHORIZED).status(), 401);
/// assert_eq!(for_status(StatusCode::BAD_GATEWAY).code(), "bad_gateway");
/// ```
#[must_use]
#[inline]
pub fn for_status(status: StatusCode) -> ApiException {
    let kind = match status.as_u16() {
        400 => Standard::ParseError,
        401 => Standard::NotAuthenticated,
        403 => Standard::PermissionDenied,
        404 => Standard::NotFound,
        405 => Standard::MethodNotAllowed,
        406 => Standard::NotAcceptable,
        408 => Standard::RequestTimeout,
        413 => Standard::PayloadTooLarge,
        415 => Standard::UnsupportedMediaType,
        429 => Standard::Throttled,
        500 => Standard::Internal,
        503 => Standard::ServiceUnavailable,
        _ => return ApiException::new(status),
    };
    ApiException::of(kind).unchallenged()
}

impl<K: Named> Exception<K> {
    /// The error with its default text and code.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::NotFound};
    ///
    /// assert_eq!(NotFound::new().message(), "Not found.");
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::of(K::KIND)
    }
}

impl<K: Named> Default for Exception<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K> Exception<K> {
    fn of(kind: Standard) -> Self {
        Exception {
            parts: Box::new(Parts::new(kind)),
            kind: PhantomData,
        }
    }

    /// What callers read in place of the default text: a text, or a list or map of problems.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, Detail, standard::ValidationError};
    ///
    /// let err = ValidationError::new().with_detail("The project is archived.");
    /// assert_eq!(err.message(), "The project is archived.");
    ///
    /// let err = ValidationError::new().with_detail(Detail::map([("title", ["Too long."])]));
    /// assert_eq!(err.message(), "Invalid input.");
    /// ```
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Detail>) -> Self {
        self.parts.set_detail(detail.into());
        self
    }

    /// What clients match on in place of the default code; also the code of each problem that has none of its own.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::NotFound};
    ///
    /// assert_eq!(NotFound::new().with_code("no_chat").code(), "no_chat");
    /// ```
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Code<'static>>) -> Self {
        self.parts.given.code = Some(code.into());
        self
    }

    /// How to authenticate: the header `WWW-Authenticate`. An illegal value is left out, and the log says so.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::NotAuthenticated};
    ///
    /// let err = NotAuthenticated::new().with_challenge("Bearer realm=\"api\"");
    /// assert_eq!(err.status(), 401);
    /// assert_eq!(err.headers()["www-authenticate"], "Bearer realm=\"api\"");
    /// ```
    #[must_use]
    pub fn with_challenge(mut self, challenge: impl Into<Cow<'static, str>>) -> Self {
        self.parts.challenge = Some(challenge.into());
        self
    }

    /// A 401 although there is no challenge, which RFC 9110 asks for: Django REST Framework answers 403 then, and so do
    /// `NotAuthenticated` and `AuthenticationFailed` by themselves.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::NotAuthenticated};
    ///
    /// assert_eq!(NotAuthenticated::new().status(), 403);
    /// assert_eq!(NotAuthenticated::new().unchallenged().status(), 401);
    /// ```
    #[must_use]
    pub fn unchallenged(mut self) -> Self {
        self.parts.given.stays_401 = true;
        self
    }

    /// In how many seconds to come again, rounded up: the header `Retry-After`, and in a `Throttled` the text.
    ///
    /// Less than nothing is 0, which makes no header. What is no number is no wait.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::Throttled};
    ///
    /// let err = Throttled::new().wait(0.4);
    /// assert_eq!(err.message(), "Request was throttled. Expected available in 1 second.");
    /// assert_eq!(err.headers()["retry-after"], "1");
    /// ```
    #[must_use]
    pub fn wait(mut self, seconds: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it saturates, which is what is wanted"
        )]
        let rounded = seconds.ceil() as u64;
        self.parts.set_wait((!seconds.is_nan()).then_some(rounded));
        self
    }

    /// The same as a duration.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::ServiceUnavailable};
    /// use std::time::Duration;
    ///
    /// let err = ServiceUnavailable::new().retry_after(Duration::from_millis(1_001));
    /// assert_eq!(err.headers()["retry-after"], "2");
    /// ```
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        let started = u64::from(wait.subsec_nanos() > 0);
        self.parts
            .set_wait(Some(wait.as_secs().saturating_add(started)));
        self
    }

    /// Why it came to this: the error's `source()`, of which callers see nothing.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::ServiceUnavailable};
    /// use std::error::Error;
    ///
    /// let err = ServiceUnavailable::new().with_source(std::io::Error::other("connection reset"));
    /// assert!(err.source().unwrap().is::<std::io::Error>());
    /// assert!(!err.message().contains("reset"));
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.parts.source = Some(source.into());
        self
    }

    /// What callers read, where it is not the default text.
    ///
    /// ```
    /// use ayushma_errors::standard::NotFound;
    ///
    /// assert!(NotFound::new().detail().is_none());
    /// ```
    #[must_use]
    pub fn detail(&self) -> Option<&Detail> {
        self.parts.problems.detail.as_ref()
    }

    /// The same as an error whose name is not in its type.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard};
    ///
    /// let either = |found: bool| -> standard::ApiException {
    ///     if found { standard::PermissionDenied::new().into_any() } else { standard::NotFound::new().into_any() }
    /// };
    /// assert_eq!(either(false).code(), "not_found");
    /// ```
    #[must_use]
    pub fn into_any(self) -> ApiException {
        Exception {
            parts: self.parts,
            kind: PhantomData,
        }
    }
}

impl Internal {
    /// The 500 that says nothing, because of this error.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::Internal};
    ///
    /// let err = Internal::because("the disk is full");
    /// assert_eq!(err.message(), "A server error occurred.");
    /// ```
    pub fn because(err: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new().with_source(err)
    }
}

impl MethodNotAllowed {
    /// Names the method that is not allowed, which is the caller's word.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::MethodNotAllowed};
    ///
    /// assert_eq!(MethodNotAllowed::of_method("DELETE").message(), "Method \"DELETE\" not allowed.");
    /// ```
    #[must_use]
    #[inline]
    pub fn of_method(method: &str) -> Self {
        Self::new().with_detail(format!("Method \"{method}\" not allowed."))
    }
}

impl UnsupportedMediaType {
    /// Names the media type that is not supported, which is the caller's word.
    ///
    /// ```
    /// use ayushma_errors::{ApiError, standard::UnsupportedMediaType};
    ///
    /// let err = UnsupportedMediaType::of_type("text/csv");
    /// assert_eq!(err.message(), "Unsupported media type \"text/csv\" in request.");
    /// ```
    #[must_use]
    #[inline]
    pub fn of_type(media_type: &str) -> Self {
        Self::new().with_detail(format!(
            "Unsupported media type \"{media_type}\" in request."
        ))
    }
}
