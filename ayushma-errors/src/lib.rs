//! Errors of HTTP services: every field has a decision about who may see it, and the compiler checks it.
//!
#![cfg_attr(feature = "derive", doc = " [`derive(ApiError)`](derive@ApiError)")]
#![cfg_attr(not(feature = "derive"), doc = " `derive(ApiError)`")]
//! on an enum reads what callers may know of each variant, and writes the rest:
//! the response, the log line, and `Debug` and `Display` that leak nothing.
//!
//! ```
//! # #[cfg(feature = "derive")] {
//! use ayushma_errors::{ApiError, respond};
//!
//! #[derive(ApiError)]
//! pub enum ChatError {
//!     #[status(404)]
//!     #[message("Chat {chat_id} was not found")]
//!     NotFound { chat_id: u64 },
//!
//!     #[status(502)]
//!     #[message("The assistant is not available right now")]
//!     #[error("model {model} refused key {api_key}")]
//!     Upstream { #[internal] model: String, #[redact(last = 4)] api_key: String },
//! }
//!
//! let err = ChatError::Upstream { model: "m-1".into(), api_key: "a-secret-of-25-characters".into() };
//! assert_eq!(err.to_string(), "model m-1 refused key ***ters");
//!
//! let body = String::from_utf8(respond(&err).into_body()).unwrap();
//! assert!(body.contains("The assistant is not available right now"));
//! assert!(!body.contains("m-1"));
//! # }
//! ```
//!
//! The rooms, in reading order: `error` (the trait), `definition` and `table` (what is known when the program is
//! compiled), `exposure`, `redact` and `slot` (who sees a value), `aspects` (whose word counts), `record` (the sanitized
//! view), then the outputs: `body`, `render`, `respond`, `report`, and the glue to frameworks.

extern crate self as ayushma_errors;

/// The guide.
pub mod docs {
    #[doc = include_str!("docs/quick-start.md")]
    pub mod quick_start {}
    #[doc = include_str!("docs/redaction.md")]
    pub mod redaction {}
    #[doc = include_str!("docs/scrubber.md")]
    pub mod scrubber {}
    #[doc = include_str!("docs/bodies.md")]
    pub mod bodies {}
    #[cfg(feature = "derive")]
    #[doc = include_str!("docs/validation.md")]
    pub mod validation {}
    #[cfg(feature = "actix-web")]
    #[doc = include_str!("docs/handler-actix.md")]
    pub mod handler_actix {}
    #[cfg(feature = "axum")]
    #[doc = include_str!("docs/handler.md")]
    pub mod handler {}
    #[doc = include_str!("docs/generated-code.md")]
    pub mod generated_code {}
    #[cfg(feature = "logging")]
    #[doc = include_str!("docs/logging.md")]
    pub mod logging {}
    #[cfg(all(feature = "metrics", feature = "derive"))]
    #[doc = include_str!("docs/monitoring.md")]
    pub mod monitoring {}
    #[doc = include_str!("docs/moving-from-thiserror.md")]
    pub mod moving_from_thiserror {}
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

mod any;
mod aspects;
pub mod body;
mod chain;
mod code;
mod definition;
pub mod detail;
mod error;
mod exposure;
mod field;
#[cfg(any(feature = "tower", feature = "actix-web"))]
mod handler;
mod header;
mod json;
mod level;
#[cfg(feature = "logging")]
pub mod logging;
mod macros;
#[cfg(feature = "metrics")]
pub mod metrics;
mod occurrence;
pub mod panic;
mod record;
mod redact;
mod render;
mod report;
mod request;
mod respond;
pub mod scrub;
#[cfg(feature = "sentry")]
pub mod sentry;
mod slot;
mod source;
#[cfg(feature = "derive")]
pub mod standard;
mod status;
#[cfg(feature = "tracing-subscriber")]
pub mod subscriber;
mod table;
#[cfg(feature = "testing")]
pub mod testing;
mod text;

#[cfg(feature = "actix-web")]
pub mod actix;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "tower")]
pub mod tower;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "derive")]
pub use ayushma_errors_derive::ApiError;

pub use crate::any::{AnyError, Foreign};
pub use crate::body::PublicView;
pub use crate::code::Code;
pub use crate::definition::{Definition, Definitions, FieldDefinition};
pub use crate::detail::Detail;
pub use crate::error::ApiError;
pub use crate::exposure::{Exposure, LogSafe};
pub use crate::field::{Field, Json};
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub use crate::handler::KeepResponse;
#[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
pub use crate::handler::Rejection;
pub use crate::header::{HeaderField, InvalidHeader};
pub use crate::level::Level;
pub use crate::occurrence::{OccurrenceId, ParseOccurrenceIdError};
pub use crate::record::Record;
#[cfg(feature = "hash")]
pub use crate::redact::{HashKeyError, set_hash_key};
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
pub use crate::report::Fields;
pub use crate::report::report;
pub use crate::request::RequestContext;
pub use crate::respond::{Answered, respond, respond_as};

/// Runs code that is not ours, and says whether it came to its end: what panics there goes no further. Rendering an error never
/// panics.
///
/// What the code makes, it leaves in what it captures: this is not generic, so that it is compiled once.
pub(crate) fn guard(run: &mut dyn FnMut()) -> bool {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
        Ok(()) => true,
        Err(payload) => {
            // Dropping it could panic again.
            std::mem::forget(payload);
            panic::forget_location();
            false
        }
    }
}
