//! What is fixed of each standard error: one table, and a type a name.

use crate::ApiError;

/// The standard errors, with Django REST Framework's texts and codes.
#[derive(ApiError)]
#[log(target = "ayushma_errors::standard")]
pub enum Standard {
    #[status(500)]
    #[code("error")]
    #[message("A server error occurred.")]
    ApiException,
    #[status(400)]
    #[message("Malformed request.")]
    ParseError,
    #[status(400)]
    #[code("invalid")]
    #[message("Invalid input.")]
    ValidationError,
    #[status(401)]
    #[message("Incorrect authentication credentials.")]
    AuthenticationFailed,
    #[status(401)]
    #[message("Authentication credentials were not provided.")]
    NotAuthenticated,
    #[status(403)]
    #[message("You do not have permission to perform this action.")]
    PermissionDenied,
    #[status(404)]
    #[message("Not found.")]
    NotFound,
    #[status(405)]
    #[message("Method not allowed.")]
    MethodNotAllowed,
    #[status(406)]
    #[message("Could not satisfy the request Accept header.")]
    NotAcceptable,
    #[status(408)]
    #[message("Request timed out.")]
    RequestTimeout,
    #[status(413)]
    #[message("Request body is too large.")]
    PayloadTooLarge,
    #[status(415)]
    #[message("Unsupported media type in request.")]
    UnsupportedMediaType,
    #[status(429)]
    #[message("Request was throttled.")]
    Throttled,
    #[status(500)]
    #[code("error", shared)]
    #[message("A server error occurred.")]
    Internal,
    #[status(503)]
    #[message("Service temporarily unavailable, try again later.")]
    ServiceUnavailable,
}

/// A standard error that has a name.
pub trait Named {
    /// Which of them it is.
    const KIND: Standard;
}

/// The parameter of `ApiException`, which may be any of them.
#[derive(Debug)]
pub enum Any {}

macro_rules! names {
    ($($name:ident)*) => {$(
        /// The parameter of the error of this name.
        #[derive(Debug)]
        pub enum $name {}

        impl Named for $name {
            const KIND: Standard = Standard::$name;
        }
    )*};
}
names! {
    ParseError ValidationError AuthenticationFailed NotAuthenticated PermissionDenied NotFound MethodNotAllowed
    NotAcceptable RequestTimeout PayloadTooLarge UnsupportedMediaType Throttled Internal ServiceUnavailable
}
