//! Why an extractor refused a request: the one table of their statuses, whatever the framework.

use std::fmt;

use http::StatusCode;

use super::Policy;
use super::quoted::without_quoted;
use crate::ApiError;
use crate::detail::Detail;
use crate::request::RequestContext;
use crate::standard::{ApiException, ValidationError, for_status};

/// Why an extractor refused a request: where the problem is, without the caller's value and without a Rust type's name.
///
/// It is what `Json`, `Query`, `Path` and `Form` answer, and an [`ApiError`](crate::ApiError) as any other. Their statuses
/// are the same in every framework:
///
/// | refused | status | under the policy `drf` |
/// |---|---|---|
/// | what is no JSON, or no form | 400 | 400 |
/// | a body of another shape than expected: a field is missing, a number is a text | 422 | 400 |
/// | a query of another shape | 400 | 400 |
/// | a path of another shape: it names nothing | 404 | 404 |
/// | another content type, or none | 415 | 415 |
/// | a body that is too long | 413 | 413 |
/// | a body that breaks off | 400 | 400 |
/// | an extractor that lacks what the service should have set up | 500 | 500 |
#[derive(ApiError)]
#[api(transparent)]
#[status(500, with = Rejection::shown_status)]
pub struct Rejection {
    err: ApiException,
    #[redact(omit)]
    status: StatusCode,
    /// What the framework said: for the operator.
    #[internal]
    framework: String,
}

/// What an extractor found.
pub(crate) enum Refused {
    /// It is not in the language that it says it is in.
    Malformed,
    /// It is, and something else was expected.
    Shape(Part, Detail),
    /// It says that it is in another language.
    MediaType,
    TooLong,
    BrokenOff,
    /// Something else, of the framework's own status.
    Other(StatusCode),
}

/// The part of a request that an extractor reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Body,
    Query,
    Path,
}

impl Rejection {
    /// The rejection under the policy that is in force, with what the framework said of it.
    pub(crate) fn new(refused: Refused, said: &dyn fmt::Display) -> Self {
        let policy = RequestContext::current().and_then(|context| context.policy());
        let (status, err) = error(refused, policy.unwrap_or_default());
        Rejection {
            err,
            status,
            framework: without_quoted(said),
        }
    }

    /// The problems by their place, where the request was read and is not what was expected.
    ///
    /// ```
    /// # #[cfg(feature = "actix-web")] {
    /// use actix_web::{FromRequest, dev::Payload, test::TestRequest};
    /// use ayushma_errors::{ApiError, actix::Query};
    /// use std::collections::HashMap;
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let request = TestRequest::with_uri("/?limit=all").to_http_request();
    /// let rejected = Query::<HashMap<String, u32>>::from_request(&request, &mut Payload::None).await;
    /// let rejection = rejected.unwrap_err();
    /// assert_eq!(rejection.status(), 400);
    /// assert_eq!(rejection.detail().unwrap().leaves().next().unwrap().pointer(), "#/limit");
    /// # });
    /// # }
    /// ```
    #[must_use]
    pub fn detail(&self) -> Option<&Detail> {
        self.err.detail()
    }

    fn shown_status(&self) -> StatusCode {
        self.status
    }
}

fn error(refused: Refused, policy: Policy) -> (StatusCode, ApiException) {
    let of_status = |status| (status, for_status(status));
    match refused {
        Refused::Malformed | Refused::BrokenOff => of_status(StatusCode::BAD_REQUEST),
        Refused::Shape(Part::Path, detail) => {
            let (status, err) = of_status(StatusCode::NOT_FOUND);
            match policy {
                Policy::Frameworks => (status, err.with_detail(detail)),
                Policy::Drf => (status, err),
            }
        }
        Refused::Shape(part, detail) => {
            let status = match part {
                Part::Body => policy.status(StatusCode::UNPROCESSABLE_ENTITY),
                Part::Query | Part::Path => StatusCode::BAD_REQUEST,
            };
            (status, ValidationError::from(detail).into_any())
        }
        Refused::MediaType => of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        Refused::TooLong => of_status(StatusCode::PAYLOAD_TOO_LARGE),
        Refused::Other(status) if status.is_client_error() => of_status(status),
        Refused::Other(_) => of_status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
