//! Who listens: the log with all of its handlers, the layers of others, Sentry, and the page of the counts.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use ayushma_errors::logging::{Guard, Logging};
use ayushma_errors::metrics;
use ayushma_errors::sentry::{Setup, is_ours};
use ayushma_errors::subscriber::ScrubbedFields;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sentry_core::{Client, Hub};
use sentry_tracing::{BreadcrumbLayer, ErrorLayer, LogLayer, SpanLayer};
use tracing::{Level, Metadata};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::{errors, leak};

type Failure = Box<dyn std::error::Error>;

/// Sentry with all that its SDK can send: panics, transactions, structured logs.
pub(crate) fn sentry(dsn: &str) -> Result<(), Failure> {
    #[expect(deprecated, reason = "what others capture by it is sent, too")]
    let options = Setup::new(dsn)?
        .environment("canaries")
        // Nothing may be hidden because it was dropped.
        .queue(100_000)
        .options()
        // Sentry's panic hook waits so long for all that was captured before, where no handler catches the panic.
        .shutdown_timeout(Duration::from_millis(200))
        .traces_sample_rate(1.0)
        .enable_logs(true)
        .add_integration(sentry_panic::PanicIntegration::new());
    Hub::main().bind_client(Some(Arc::new(Client::from(options))));
    Hub::current().bind_client(Hub::main().client());
    Ok(())
}

/// The log, and beside it what other services have: `fmt()`, and each layer of Sentry's.
pub(crate) fn log(config: &str, fmt: &str) -> Result<Guard, Failure> {
    let (log, guard) = Logging::from_file(config)?.layer()?;
    let is_for = |own: &'static str| {
        move |metadata: &Metadata<'_>| !leak::is_of(metadata) || metadata.target() == own
    };
    let is_loud = |metadata: &Metadata<'_>| *metadata.level() == Level::ERROR && !is_ours(metadata);
    let fmt = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .fmt_fields(ScrubbedFields::new())
        .with_writer(Mutex::new(File::create(fmt)?))
        .with_filter(filter_fn(is_for("leak::fmt")))
        .with_filter(LevelFilter::INFO);
    let not_leaked = || filter_fn(is_for(""));
    tracing_subscriber::registry()
        .with(log)
        .with(fmt)
        .with(SpanLayer::new().with_filter(LevelFilter::INFO))
        .with(
            BreadcrumbLayer::new()
                .with_filter(not_leaked())
                .with_filter(LevelFilter::INFO),
        )
        .with(
            LogLayer::new()
                .with_filter(not_leaked())
                .with_filter(LevelFilter::INFO),
        )
        .with(
            ErrorLayer::new()
                .with_filter(not_leaked())
                .with_filter(filter_fn(is_loud)),
        )
        .init();
    Ok(guard)
}

/// Counts from now on.
pub(crate) fn counts() -> Result<PrometheusHandle, Failure> {
    let page = PrometheusBuilder::new().install_recorder()?;
    for definitions in errors::definitions() {
        metrics::register(definitions);
    }
    Ok(page)
}

/// Shows the counts on a listener of its own.
pub(crate) async fn page(page: PrometheusHandle, log: &Guard) -> io::Result<SocketAddr> {
    let log = log.handle();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let render = move || {
        metrics::log_records(&log.counts());
        metrics::sentry_envelopes();
        std::future::ready(page.render())
    };
    let router = Router::new().route("/metrics", get(render));
    tokio::spawn(async { axum::serve(listener, router).await });
    Ok(address)
}
