//! The log's handler `sentry`, in a program of its own: it asks for the client of the program.

#[allow(dead_code, reason = "the leak tests need more of it")]
mod canary;

use std::sync::Arc;
use std::time::Duration;

use ayushma_errors::logging::Logging;
use ayushma_errors::sentry::Setup;
use ayushma_errors::{ApiError, respond};
use canary::canary;
use sentry_core::test::TestTransport;
use sentry_core::{Client, Hub, Level};
use tracing_subscriber::layer::SubscriberExt;

#[derive(ApiError)]
#[status(500)]
struct Missing;

#[derive(ApiError)]
#[status(409)]
#[error("refused: {reason}")]
struct Refused {
    #[internal]
    reason: String,
}

#[test]
fn by_the_logs_handler_quiet_records_are_breadcrumbs_and_loud_ones_events() {
    let config = "
        version = 1
        handlers.sentry = { class = 'sentry' }
        root = { level = 'DEBUG', handlers = ['sentry'] }
    ";
    let reason = canary();
    let transport = TestTransport::new();
    let mut options = Setup::new("")
        .unwrap()
        .options()
        .transport(transport.clone());
    options.dsn = "http://key@127.0.0.1/1".parse().ok();
    Hub::main().bind_client(Some(Arc::new(Client::from(options))));
    let (layer, guard) = Logging::from_toml(config).unwrap().layer().unwrap();
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
        tracing::debug!("too quiet");
        tracing::info!(rooms = 3, "ready, with api_key=0123456789abcdef0123");
        drop(respond(&Refused {
            reason: reason.clone(),
        }));
        tracing::warn!(target: "care::beds", ward = "B", "no bed is free");
        drop(respond(&Missing));
    });
    assert!(guard.flush(Duration::from_secs(20)).is_lossless());
    Hub::main().bind_client(None);
    let mut events = transport.fetch_and_clear_events();
    // The error is one, by its own id; the handler has it as a breadcrumb at most.
    events.retain(|event| event.exception.values.is_empty());
    let [event] = &*events else {
        panic!("{events:?}")
    };
    assert_eq!(event.message.as_deref(), Some("no bed is free"));
    assert_eq!(
        (event.level, event.logger.as_deref()),
        (Level::Warning, Some("care::beds"))
    );
    assert_eq!(event.extra["ward"], "B");
    let [breadcrumb, refused] = &*event.breadcrumbs.values else {
        panic!("{events:?}")
    };
    assert_eq!(breadcrumb.data["rooms"], 3);
    // What only the log may have of an error is not in its breadcrumb.
    assert_eq!(refused.message.as_deref(), Some("Refused"));
    assert_eq!(refused.data["error.code"], "refused");
    assert!(!format!("{events:?}").contains(&reason), "{events:?}");
    assert!(!format!("{events:?}").contains("0123456789abcdef0123"));
}
