//! Texts that nobody has looked at, in each place where a service comes to have one.

use std::error::Error;
use std::panic::{catch_unwind, panic_any};

use ayushma_errors::{AnyError, ApiError, Foreign as _, report};
use sentry_core::protocol::{Breadcrumb, Event, Map, User, Value};
use sentry_core::{Hub, Level, TransactionContext};

use crate::errors::{self, Foreign, Known, foreign};

/// Ends what happened, so that Sentry gets the breadcrumbs of before.
#[derive(ApiError)]
#[status(500)]
struct Ended;

/// Lets the text get there, and says what the handler returns.
pub(crate) fn happen(place: &str, text: &str) -> Result<String, AnyError> {
    logged(place, text);
    sent(place, text);
    panicked(place, text);
    match place {
        "foreign" => return Err(AnyError::foreign(foreign(text.to_owned()))),
        "foreign_chain" => {
            let inner = Some(Box::new(foreign(text.to_owned())));
            Err(Foreign("outer".to_owned(), inner)).foreign()?;
        }
        "foreign_text" => return Err(AnyError::foreign(text)),
        "anyhow" => {
            let err = anyhow::anyhow!("{text}").context("with a context");
            return Err(err.into());
        }
        "anyhow_context" => {
            let err = anyhow::Error::from(foreign("inner".to_owned())).context(text.to_owned());
            return Err(err.into());
        }
        "known" => Err(Known(text.to_owned())).foreign()?,
        "reported" => {
            report(errors::caused_by(text).as_api_error());
        }
        // A case of `errors`, all of whose texts are this one.
        case => {
            let err = errors::of(case, vec![text.to_owned(); 2]);
            return Err(err.unwrap_or_else(|| Ended.into()));
        }
    }
    Err(Ended.into())
}

/// By `tracing` and by `log`: the service's own events, and those of other crates.
fn logged(place: &str, text: &str) {
    let owned = foreign(text.to_owned());
    match place {
        "info" => tracing::info!("{text}"),
        "warn" => tracing::warn!("asked: {text}"),
        "error" => tracing::error!("failed: {text}"),
        "fields" => tracing::info!(detail = %text, quoted = ?text, plain = text, "fields"),
        "fields_loud" => tracing::error!(detail = %text, quoted = ?text, plain = text, "fields"),
        "error_value" => {
            let err: &(dyn Error + 'static) = &owned;
            tracing::error!(error = err, "with a value");
            tracing::info!(error = err, "with a value");
        }
        "error_alone" => tracing::error!(error = %owned),
        "span" => {
            let span = tracing::info_span!("work", detail = %text, plain = text, later = tracing::field::Empty);
            span.record("later", tracing::field::display(text));
            span.in_scope(|| {
                tracing::info!("in a span");
                tracing::error!("in a span");
            });
        }
        "other_crate" => {
            tracing::warn!(target: "sqlx::query", statement = text, "slow statement");
            tracing::info!(target: "tower_http::trace", uri = %text, "request");
        }
        "log" => log::info!("{text}"),
        "log_loud" => {
            log::warn!("asked: {text}");
            log::error!(target: "some_driver", "failed: {text}");
        }
        _ => {}
    }
}

/// By Sentry's own calls.
fn sent(place: &str, text: &str) {
    let value = || Value::from(text);
    match place {
        "breadcrumb" => sentry_core::add_breadcrumb(Breadcrumb {
            message: Some(format!("asked {text}")),
            data: Map::from([("detail".to_owned(), value())]),
            ..Breadcrumb::default()
        }),
        "message" => {
            sentry_core::capture_message(text, Level::Error);
        }
        "captured" => {
            sentry_core::capture_error(&foreign(text.to_owned()));
        }
        "scope" => sentry_core::configure_scope(|scope| {
            scope.set_extra("detail", Value::from(vec![text]));
            scope.set_tag("detail", text);
            scope.set_transaction(Some(text));
            scope.set_fingerprint(Some(&[text]));
            scope.set_user(Some(User {
                email: Some("asha@clinic.example".to_owned()),
                username: Some(text.to_owned()),
                id: Some(text.to_owned()),
                other: Map::from([("detail".to_owned(), value())]),
                ..User::default()
            }));
            let context = Map::from([("detail".to_owned(), value())]);
            scope.set_context("own", sentry_core::protocol::Context::Other(context));
            sentry_core::capture_message("of a scope", Level::Warning);
            scope.clear();
        }),
        "event" => {
            let event = Event {
                culprit: Some(text.to_owned()),
                logger: Some("own".to_owned()),
                extra: Map::from([(
                    "nested".to_owned(),
                    serde_json::json!({"list": [text, {"detail": text}]}),
                )]),
                ..Event::default()
            };
            Hub::with_active(|hub| hub.capture_event(event));
        }
        "transaction" => {
            let of = sentry_core::start_transaction(TransactionContext::new(text, "work"));
            of.set_data("detail", value());
            of.set_tag("detail", text);
            let span = of.start_child("work.part", text);
            span.set_data("detail", value());
            span.finish();
            of.finish();
        }
        _ => {}
    }
}

/// Panics: those that a handler catches, and those of threads, which only the hook sees.
fn panicked(place: &str, text: &str) {
    let failed = || Err::<(), _>(foreign(text.to_owned()));
    let refused = || Err::<(), _>(text.to_owned());
    match place {
        "panic" => panic!("on purpose, {text}"),
        "panic_whole" => panic_any(text.to_owned()),
        // The service may leak memory: it lives for a minute.
        "panic_static" => panic_any(&*Box::leak(text.to_owned().into_boxed_str())),
        "unwrap" => failed().unwrap(),
        "expect" => failed().expect("it is there"),
        "unwrap_text" => refused().unwrap(),
        "panic_thread" => {
            let text = text.to_owned();
            let thread = std::thread::spawn(move || panic!("on purpose, {text}"));
            let _ = thread.join();
        }
        "panic_named" => {
            let name = text.replace('\0', "");
            let thread = std::thread::Builder::new().name(name);
            let _ = thread
                .spawn(|| panic!("in a thread of that name"))
                .map(std::thread::JoinHandle::join);
        }
        "panic_caught" => {
            let caught = catch_unwind(|| panic!("on purpose, {text}"));
            drop(caught);
        }
        _ => {}
    }
}
