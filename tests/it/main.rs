//! The suites of the workspace, a file a subject.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod alloc;
mod anyhow;
mod bodies;
mod canary;
mod cases_actix;
mod derive;
mod drf;
mod ecs;
mod emit;
mod extract_actix;
mod extract_axum;
mod foreign_text;
mod handler_actix;
mod handler_axum;
mod handwritten;
mod hostile;
mod hostile_actix;
mod http_actix;
mod http_axum;
mod leaks;
mod lines;
mod logging_config;
mod logging_faults;
mod logging_files;
mod logging_formats;
mod logging_oracle;
mod logging_storms;
mod raw;
mod scrub;
mod service_actix;
mod subscriber;
mod tidy;
mod typed;
mod validation;
mod wire;
