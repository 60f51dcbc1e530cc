//! Django's `LOGGING` for `tracing`: levels, formatters, handlers and loggers in one configuration, and no record lost
//! unaccounted.
//!
//! [`Logging`] reads a configuration in TOML or JSON, in the terms of Python's `dictConfig`, and [`Logging::install`] puts
//! it in force. The [`Guard`] that it gives writes what waits when it is dropped.
//!
//! The rooms, in reading order: `config` (with `at`, `node`, `units`, `error`: what was written, and where), `level`,
//! `filter`, `tree` and `env` (which handlers a record goes to), `layer`, `captured` and `record` (what a record is), `format`, then
//! `storm`, `queue`, `writer`, `counts` and `handlers` (what becomes of it), `state`, `core`, `builder` and `guard` (what is in
//! force).

mod at;
mod builder;
mod captured;
mod config;
mod core;
mod counts;
mod env;
mod error;
mod filter;
mod format;
mod guard;
mod handlers;
mod layer;
mod level;
mod node;
mod queue;
mod record;
mod state;
mod storm;
mod table;
mod thread;
mod time;
mod tree;
mod units;
mod writer;

pub use self::builder::Logging;
pub use self::counts::{Counts, Dropped};
pub use self::error::ConfigError;
pub use self::format::LineFormat;
pub use self::guard::{FlushReport, Guard, Handle, InstallError};
pub use self::handlers::{Handler, HandlerOptions};
pub use self::layer::{LogLayer, Wanted, Writing};
pub use self::record::{FieldOrigin, FieldValue, LogField, LogRecord};
pub use self::table::{Builder, Setting, Table};
