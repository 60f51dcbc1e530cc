//! For handlers that return several kinds of errors.

use std::any::type_name;
use std::error::Error;
use std::fmt::{self, Write};

use crate::chain;
use crate::definition::Definition;
use crate::error::ApiError;
use crate::exposure::Exposure;
use crate::field::{Field, Value};
use crate::text::Escaped;

/// What a handler with several kinds of errors returns: `?` takes every [`ApiError`] as it is.
///
/// It is a response and no `Error` itself, since only so can it be made of every error.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{AnyError, ApiError};
///
/// #[derive(ApiError)]
/// #[status(404)]
/// struct Missing;
///
/// #[derive(ApiError)]
/// #[status(409)]
/// struct Conflict;
///
/// fn handler(missing: bool) -> Result<(), AnyError> {
///     if missing {
///         Err(Missing)?;
///     }
///     Err(Conflict)?
/// }
///
/// assert_eq!(handler(true).unwrap_err().as_api_error().status(), 404);
/// assert_eq!(handler(false).unwrap_err().as_api_error().status(), 409);
/// # }
/// ```
///
/// There is no `From` of other crates' errors: it would let any `?` choose a status. Such an error needs the word
/// [`foreign`](Foreign::foreign).
pub struct AnyError(Box<dyn ApiError + Send + Sync>);

impl AnyError {
    /// An error that is no [`ApiError`]: the service's exception handler answers it, else it is a 500 that says nothing.
    ///
    /// ```
    /// use ayushma_errors::AnyError;
    ///
    /// let err = AnyError::foreign("the disk is full");
    /// assert_eq!(err.as_api_error().status(), 500);
    /// assert!(!err.as_api_error().message().contains("disk"));
    /// ```
    pub fn foreign<E: Into<Box<dyn Error + Send + Sync>>>(err: E) -> Self {
        AnyError(Box::new(ForeignError {
            err: Held::Boxed(err.into()),
            type_name: type_name::<E>(),
        }))
    }

    /// The error that it was made of.
    #[must_use]
    pub fn as_api_error(&self) -> &(dyn ApiError + Send + Sync) {
        &*self.0
    }

    /// The error that it was made of, to keep.
    #[must_use]
    pub fn into_inner(self) -> Box<dyn ApiError + Send + Sync> {
        self.0
    }
}

impl<E: ApiError + Send + Sync + 'static> From<E> for AnyError {
    fn from(err: E) -> Self {
        AnyError(Box::new(err))
    }
}

impl fmt::Debug for AnyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AnyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The one explicit word by which `?` takes an error that is no [`ApiError`].
///
/// ```
/// use ayushma_errors::{AnyError, Foreign};
///
/// fn handler() -> Result<String, AnyError> {
///     Ok(std::fs::read_to_string("no-such-file").foreign()?)
/// }
///
/// assert_eq!(handler().unwrap_err().as_api_error().status(), 500);
/// ```
pub trait Foreign<T> {
    /// Takes the error as one that is not ours: the service's exception handler answers it, else it is a 500.
    ///
    /// # Errors
    /// Where there was one.
    fn foreign(self) -> Result<T, AnyError>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> Foreign<T> for Result<T, E> {
    fn foreign(self) -> Result<T, AnyError> {
        self.map_err(AnyError::foreign)
    }
}

/// An error of which nothing is known: its text is nobody's but the log's.
struct ForeignError {
    err: Held,
    type_name: &'static str,
}

enum Held {
    Boxed(Box<dyn Error + Send + Sync>),
    /// As it is, since a box of it no longer knows the first error's type.
    #[cfg(feature = "anyhow")]
    Anyhow(anyhow::Error),
}

impl ForeignError {
    fn err(&self) -> &(dyn Error + 'static) {
        match &self.err {
            Held::Boxed(err) => &**err,
            #[cfg(feature = "anyhow")]
            Held::Anyhow(err) => &**err,
        }
    }
}

/// `?` takes an `anyhow::Error`, whose word it is that nothing is known of it: the service's exception handler answers it by the
/// first error in its chain that it knows, else it is a 500 that says nothing.
///
/// ```
/// use anyhow::Context;
/// use ayushma_errors::AnyError;
///
/// fn handler() -> Result<u32, AnyError> {
///     Ok("seven".parse::<u32>().context("the setting is no number")?)
/// }
///
/// let err = handler().unwrap_err();
/// assert_eq!(err.as_api_error().status(), 500);
/// assert!(!err.as_api_error().message().contains("setting"));
///
/// // That of the function below, which returns `anyhow`'s result.
/// fn inner() -> anyhow::Result<u32> {
///     Ok("7".parse::<u32>()?)
/// }
/// fn outer() -> Result<u32, AnyError> {
///     Ok(inner()?)
/// }
/// assert_eq!(outer().unwrap(), 7);
/// ```
#[cfg(feature = "anyhow")]
impl From<anyhow::Error> for AnyError {
    fn from(err: anyhow::Error) -> Self {
        AnyError(Box::new(ForeignError {
            err: Held::Anyhow(err),
            type_name: "anyhow::Error",
        }))
    }
}

static FOREIGN: Definition = Definition::new("Foreign", "error", 500)
    .with_module("ayushma_errors")
    .with_message("A server error occurred.");

impl ApiError for ForeignError {
    fn definition(&self) -> &'static Definition {
        &FOREIGN
    }

    fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        visit(Field {
            name: "source",
            exposure: Exposure::Source,
            sight: Some(Value::Fixed(self.type_name)),
            member: None,
        });
    }

    fn __foreign(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.err())
    }
}

impl Error for ForeignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.err())
    }
}

impl fmt::Debug for ForeignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(\"{self}\")", self.type_name)
    }
}

impl fmt::Display for ForeignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped::new(f).write_str(&chain::text(self.err()))
    }
}
