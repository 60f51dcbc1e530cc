//! From an error to its response, which reports it.

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};

use crate::body::{Body, BodyFormat, Format, Problem};
use crate::error::{ApiError, Response};
use crate::occurrence::OccurrenceId;
use crate::record::Record;
use crate::report;
use crate::request;

/// Marks a response that was made of an [`ApiError`]: it was reported, and says which occurrence it is.
///
/// It is an extension of the response:
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, Answered, respond};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// struct Missing;
///
/// let response = respond(&Missing);
/// let answered = response.extensions().get::<Answered>().unwrap();
/// assert_eq!(answered.code(), "missing");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Answered {
    id: OccurrenceId,
    code: crate::Code<'static>,
}

impl Answered {
    /// The id of the occurrence.
    #[must_use]
    pub fn id(&self) -> OccurrenceId {
        self.id
    }

    /// The error's code.
    #[must_use]
    pub fn code(&self) -> &crate::Code<'static> {
        &self.code
    }
}

/// Turns the error into its response, and reports it: what the framework glue calls.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, respond};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// #[message("There is no such chat")]
/// struct Missing;
///
/// let response = respond(&Missing);
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// # }
/// ```
#[must_use]
pub fn respond(err: &dyn ApiError) -> Response {
    respond_in(err, None)
}

/// The same in a body format of the call's choice.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, body::Text, respond_as};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// #[message("There is no such chat")]
/// struct Missing;
///
/// assert_eq!(respond_as::<Text>(&Missing).body(), b"There is no such chat");
/// # }
/// ```
#[must_use]
pub fn respond_as<F: BodyFormat>(err: &dyn ApiError) -> Response {
    respond_in(err, Some(Format::of::<F>()))
}

pub(crate) fn respond_in(err: &dyn ApiError, format: Option<Format>) -> Response {
    match request::answer(err) {
        Some(answer) => answered(&*answer, format),
        None => answered(err, format),
    }
}

fn answered(err: &dyn ApiError, format: Option<Format>) -> Response {
    let mut record = Record::new(err);
    let response = response(&mut record, format);
    if record.reports() {
        report::emit(&record, report::Origin::Response);
    }
    response
}

/// The response, not reported yet.
pub(crate) fn response(record: &mut Record<'_>, format: Option<Format>) -> Response {
    let mut response = match record.respond_with() {
        Some(response) => {
            record.set_status(response.status());
            response
        }
        None => written(record, format),
    };
    response.extensions_mut().insert(Answered {
        id: record.id(),
        code: record.code().clone(),
    });
    response
}

fn written(record: &Record<'_>, format: Option<Format>) -> Response {
    let status = record.status();
    let body = if may_have_body(status) {
        record.body(format)
    } else {
        Body::empty()
    };
    let content_type = match body.content_type() {
        Some(content_type) => content_type_header(content_type),
        None => None,
    };
    let mut response = http::Response::new(body.into_bytes());
    *response.status_mut() = status;
    let headers = record.headers();
    if let Some(content_type) = content_type
        && !headers.contains_key(CONTENT_TYPE)
    {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    crate::aspects::put(response.headers_mut(), &headers);
    response
}

fn content_type_header(content_type: &str) -> Option<HeaderValue> {
    // The one that nearly all have is not copied. A static one of the user's may be illegal, and `from_static` would panic.
    if content_type == Problem::MEDIA_TYPE {
        return Some(const { HeaderValue::from_static(Problem::MEDIA_TYPE) });
    }
    HeaderValue::from_str(content_type).ok()
}

// RFC 9110: these end behind the headers.
fn may_have_body(status: StatusCode) -> bool {
    !matches!(status.as_u16(), 100..=199 | 204 | 304)
}
