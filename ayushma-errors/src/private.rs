//! Everything that an expansion may name, and nothing else. No part of it is stable.

pub use core::primitive::{bool, u16};
pub use core::{assert, concat, format_args, module_path};
pub use std::backtrace::Backtrace;
pub use std::convert::From;
pub use std::default::Default;
pub use std::error::Error;
pub use std::fmt::{self, Debug, Display, Formatter};
pub use std::ops::FnMut;
pub use std::option::Option::{self, None, Some};
pub use std::panic::Location;
pub use std::result::Result::{self, Ok};

#[cfg(feature = "actix-web")]
pub use actix_web;
#[cfg(feature = "axum")]
pub use axum_core;
pub use http::{HeaderMap, StatusCode};
pub use serde_core::{Serialize, Serializer};

#[cfg(feature = "actix-web")]
pub use crate::actix;
pub use crate::aspects::{Message, Occurrence};
#[cfg(feature = "axum")]
pub use crate::axum;
pub use crate::body::{Format, is_reserved};
pub use crate::code::{Code, CodeValue};
pub use crate::definition::{Definition, Definitions};
pub use crate::detail::{AskDetail, ErrorsField, errors_slot};
pub use crate::error::{ApiError, Inner, Response, inner};
pub use crate::exposure::{LogSafe, Loggable, Logged, log_safe};
pub use crate::header::HeaderField;
pub use crate::json::{Error as JsonError, JsonValue};
pub use crate::level::Level;
pub use crate::redact::{Show, show};
pub use crate::render::{debug, definition, display, serialize};
pub use crate::slot::Slot;
pub use crate::source::{AskError, AskPointer, DynError, SourceField};
pub use crate::status::{StatusValue, is_status, status_number};
pub use crate::table::Table;

use http::HeaderValue;

use crate::header::InvalidHeader;

/// `#[status(502, with = path)]`
#[must_use]
#[inline]
pub fn status_with(status: StatusCode) -> Option<u16> {
    Some(status.as_u16())
}

/// `#[status(502, from = ..)]`
pub fn status_value<T: StatusValue + ?Sized>(value: &T) -> Option<u16> {
    value.status()
}

/// What the operator reads of a status that was taken whole.
#[must_use]
#[inline]
pub fn status_text(value: Option<u16>) -> impl Display {
    optional(value)
}

/// `#[code(from = ..)]`
pub fn code_value<T: CodeValue + ?Sized>(value: &T) -> Option<Code<'static>> {
    value.code()
}

/// What the operator reads of a code that was taken whole.
#[must_use]
#[inline]
pub fn code_text(value: Option<Code<'static>>) -> impl Display {
    optional(value)
}

/// What `#[log(from = ..)]` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no level: `#[log(from = ...)]` takes an `ayushma_errors::Level`"
)]
pub trait LevelValue {
    /// The level, unless there is none.
    fn level(&self) -> Option<Level>;
}

impl LevelValue for Level {
    fn level(&self) -> Option<Level> {
        Some(*self)
    }
}

impl<T: LevelValue + ?Sized> LevelValue for &T {
    fn level(&self) -> Option<Level> {
        (**self).level()
    }
}

impl<T: LevelValue> LevelValue for Option<T> {
    fn level(&self) -> Option<Level> {
        self.as_ref()?.level()
    }
}

/// `#[log(from = ..)]`
pub fn level_value<T: LevelValue + ?Sized>(value: &T) -> Option<Level> {
    value.level()
}

/// What the operator reads of a level that was taken whole.
#[must_use]
#[inline]
pub fn level_text(value: Option<Level>) -> impl Display {
    optional(value)
}

fn optional(value: Option<impl Display>) -> impl Display {
    fmt::from_fn(move |f| match &value {
        Some(value) => value.fmt(f),
        None => f.write_str("None"),
    })
}

/// `#[header("Name" = ..)]`
pub fn header<T: HeaderField + ?Sized>(value: &T) -> Option<Result<HeaderValue, InvalidHeader>> {
    value.header_value()
}

/// The name of the field's type.
#[must_use]
pub fn type_of<T: ?Sized>(_: &T) -> &'static str {
    std::any::type_name::<T>()
}

/// The name of the type of what the field holds.
pub fn type_in<T>(field: &Option<T>) -> &'static str {
    match field {
        Some(value) => type_of(value),
        None => "None",
    }
}

/// A path, which has no `Display` of its own.
pub fn path<P: AsRef<std::path::Path> + ?Sized>(path: &P) -> std::path::Display<'_> {
    path.as_ref().display()
}

/// Asks for the type that `#[location]` needs.
#[must_use]
#[inline]
pub fn location(location: &&'static Location<'static>) -> &'static Location<'static> {
    location
}

/// Asks for the type that `#[backtrace]` needs.
#[inline]
pub fn backtrace(backtrace: &Backtrace) -> &Backtrace {
    backtrace
}

/// The source of an error that `#[error(transparent)]` forwards to.
#[must_use]
pub fn source_of(err: Option<&DynError>) -> Option<&DynError> {
    err?.source()
}

/// The source of the inner error of a transparent variant.
#[must_use]
pub fn inner_source(err: Option<&dyn ApiError>) -> Option<&DynError> {
    err?.source()
}

/// What a stub is made of: it compiles, and is never run, since the program does not.
#[inline]
pub fn stub() -> ! {
    std::process::abort()
}

/// The masks of `#[redact(..)]`.
pub mod mask {
    pub use crate::redact::{email, first, hash, last, len, url};
}
