//! Bodies: from the public view of an error to what goes over the wire.

mod basic;
mod drf;
mod prepared;
mod problem;
mod standardized;
mod view;

use std::borrow::Cow;

use serde_core::Serialize;

pub use self::basic::Basic;
pub use self::drf::Drf;
pub(crate) use self::prepared::Prepared;
pub use self::problem::Problem;
pub use self::standardized::Standardized;
pub use self::view::{Members, PublicView};
use crate::json;
use crate::slot::LONGEST_JSON;

/// The shape of a body: a service's own profile is one impl.
///
/// It is handed the [`PublicView`], which has no way to internal fields, operator text or sources: no format can leak
/// them.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::body::{Body, BodyFormat};
/// use ayushma_errors::{ApiError, Code, PublicView, respond};
/// use serde::Serialize;
///
/// /// `{"error": {"code": "not_found", "message": "..."}}`
/// struct Envelope;
///
/// #[derive(Serialize)]
/// struct Outer<'a> {
///     error: Inner<'a>,
/// }
///
/// #[derive(Serialize)]
/// struct Inner<'a> {
///     code: &'a Code<'a>,
///     message: &'a str,
/// }
///
/// impl BodyFormat for Envelope {
///     fn render(view: &PublicView<'_>) -> Body {
///         Body::json(&Outer { error: Inner { code: view.code(), message: &view.message() } })
///     }
/// }
///
/// #[derive(ApiError)]
/// #[api(format = Envelope)]
/// enum ChatError {
///     #[status(404)]
///     NotFound,
/// }
///
/// let response = respond(&ChatError::NotFound);
/// assert_eq!(response.body(), br#"{"error":{"code":"not_found","message":"Not Found"}}"#);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no body format: implement `ayushma_errors::body::BodyFormat` for it",
    label = "not a `BodyFormat`"
)]
pub trait BodyFormat: 'static {
    /// The media type by which a caller's `Accept` chooses the format, where the service allows several.
    const MEDIA_TYPE: &'static str = "application/json";

    /// The member names that are the format's own: a public field of that name is a compile error.
    const RESERVED: &'static [&'static str] = &[];

    /// The body of the error.
    fn render(view: &PublicView<'_>) -> Body;
}

/// What goes over the wire: the content type and the bytes.
///
/// ```
/// use ayushma_errors::body::Body;
///
/// let body = Body::json(&[1, 2]);
/// assert_eq!((body.content_type(), body.bytes()), (Some("application/json"), &b"[1,2]"[..]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    content_type: Option<Cow<'static, str>>,
    bytes: Vec<u8>,
    failed: bool,
}

impl Body {
    /// The value as `application/json`. Where it cannot be serialized, the error is answered as a [`Problem`] instead.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        Self::json_as("application/json", value)
    }

    /// The value as JSON of another content type.
    pub fn json_as<T: Serialize + ?Sized>(content_type: &'static str, value: &T) -> Self {
        let mut bytes = Vec::with_capacity(256);
        let failed = json::write_guarded(&mut bytes, value, LONGEST_JSON).is_err();
        Body {
            content_type: Some(Cow::Borrowed(content_type)),
            bytes,
            failed,
        }
    }

    /// A text as `text/plain; charset=utf-8`.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::new("text/plain; charset=utf-8", text.into().into_bytes())
    }

    /// Bytes of any content type.
    #[must_use]
    pub fn new(content_type: impl Into<Cow<'static, str>>, bytes: Vec<u8>) -> Self {
        Body {
            content_type: Some(content_type.into()),
            bytes,
            failed: false,
        }
    }

    /// Nothing, not even a content type.
    #[must_use]
    pub fn empty() -> Self {
        Body {
            content_type: None,
            bytes: Vec::new(),
            failed: false,
        }
    }

    /// The content type, unless the body is empty.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn failed(&self) -> bool {
        self.failed
    }

    pub(crate) fn is_json(&self) -> bool {
        match self.content_type() {
            Some(content_type) => content_type.contains("json"),
            None => false,
        }
    }
}

/// A body format whose type is forgotten: what a table or a router holds.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub(crate) reserved: &'static [&'static str],
    /// By which a caller chooses it.
    #[cfg_attr(
        not(any(feature = "tower", feature = "actix-web")),
        expect(dead_code, reason = "only a layer lets the caller choose")
    )]
    pub(crate) media_type: &'static str,
    pub(crate) render: fn(&PublicView<'_>) -> Body,
}

impl Format {
    /// The format of this type.
    #[must_use]
    pub const fn of<F: BodyFormat>() -> Self {
        Format {
            reserved: F::RESERVED,
            media_type: F::MEDIA_TYPE,
            render: F::render,
        }
    }
}

/// Whether a member of this name is the format's own; asked when the program is compiled.
#[must_use]
pub const fn is_reserved<F: BodyFormat>(name: &str) -> bool {
    let mut i = 0;
    while i < F::RESERVED.len() {
        if same(F::RESERVED[i].as_bytes(), name.as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Plain text: the message.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, body, respond};
///
/// #[derive(ApiError)]
/// #[status(400)]
/// #[message("What is it?")]
/// #[api(format = body::Text)]
/// struct Unclear;
///
/// assert_eq!(respond(&Unclear).body(), b"What is it?");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Text;

impl BodyFormat for Text {
    const MEDIA_TYPE: &'static str = "text/plain";

    fn render(view: &PublicView<'_>) -> Body {
        Body::text(view.message())
    }
}

/// No body at all.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, body, respond};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// #[api(format = body::Empty)]
/// struct Nothing;
///
/// assert!(respond(&Nothing).body().is_empty());
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Empty;

impl BodyFormat for Empty {
    // Nobody asks for nothing.
    const MEDIA_TYPE: &'static str = "";

    fn render(_: &PublicView<'_>) -> Body {
        Body::empty()
    }
}

/// An error whose body is in the format of the call's choice: what a handler returns.
///
/// ```
/// # #[cfg(all(feature = "derive", feature = "axum"))] {
/// use ayushma_errors::{ApiError, body};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// struct Missing;
///
/// async fn robots() -> Result<String, body::As<body::Text, Missing>> {
///     Err(body::As::new(Missing))
/// }
/// # }
/// ```
pub struct As<F, E> {
    err: E,
    format: std::marker::PhantomData<fn() -> F>,
}

impl<F: BodyFormat, E: crate::ApiError> As<F, E> {
    /// The error in this format.
    pub fn new(err: E) -> Self {
        As {
            err,
            format: std::marker::PhantomData,
        }
    }

    /// The error.
    pub fn inner(&self) -> &E {
        &self.err
    }

    /// The error, to keep.
    pub fn into_inner(self) -> E {
        self.err
    }
}

impl<F: BodyFormat, E: crate::ApiError> From<E> for As<F, E> {
    fn from(err: E) -> Self {
        Self::new(err)
    }
}

impl<F, E: std::fmt::Debug> std::fmt::Debug for As<F, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.err.fmt(f)
    }
}

impl<F, E: std::fmt::Display> std::fmt::Display for As<F, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.err.fmt(f)
    }
}
