//! What an operator watches: the page that Prometheus scrapes, and its alert rules.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use ayushma_errors::logging::Handle;
use ayushma_errors::{metrics, standard};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;

use crate::exposure;

pub(crate) fn rules() -> String {
    metrics::alert_rules(&exposure::definitions())
}

pub(crate) fn rule_tests(rules: &str) -> String {
    metrics::alert_tests(&exposure::definitions(), rules)
}

/// Counts from now on, and shows the counts on a listener of its own: they are not for callers.
pub(crate) async fn serve(address: SocketAddr, logs: Vec<Handle>) -> io::Result<SocketAddr> {
    let page = PrometheusBuilder::new()
        .install_recorder()
        .map_err(io::Error::other)?;
    for definitions in exposure::definitions() {
        metrics::register(definitions);
    }
    metrics::register(standard::definitions());
    let listener = TcpListener::bind(address)
        .await
        .map_err(|err| io::Error::new(err.kind(), format!("cannot listen on {address}: {err}")))?;
    let address = listener.local_addr()?;
    let render = move || {
        for log in &logs {
            metrics::log_records(&log.counts());
        }
        metrics::sentry_envelopes();
        std::future::ready(page.render())
    };
    let router = Router::new().route("/metrics", get(render));
    tokio::spawn(async { axum::serve(listener, router).await });
    Ok(address)
}
