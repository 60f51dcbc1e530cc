//! A service that uses all of the integrations, and fails in every way, with whatever the caller plants: `run`, beside this
//! folder, searches for it afterwards.

mod errors;
mod in_actix;
mod in_axum;
mod leak;
mod texts;
mod watch;

use std::time::Duration;

use ayushma_errors::metrics;
use sentry_core::Hub;
use serde::Deserialize;
use tokio::net::TcpListener;

/// What the extractors are to refuse.
#[derive(Deserialize)]
struct Asked {
    title: Title,
    count: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Title {
    One,
    Other,
}

impl Asked {
    fn said(&self) -> String {
        let title = match self.title {
            Title::One => "one",
            Title::Other => "other",
        };
        format!("{title} {}", self.count)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args {
        ["--alert-rules"] => {
            println!("{}", metrics::alert_rules(&errors::definitions()));
            Ok(())
        }
        [dsn, config, fmt] => {
            ayushma_errors::panic::replace_hook();
            watch::sentry(dsn)?;
            let log = watch::log(config, fmt)?;
            let page = watch::counts()?;
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?
                .block_on(serve(page, &log))?;
            // Sentry first: what it lost it tells the log.
            if let Some(client) = Hub::main().client() {
                client.close(Some(Duration::from_mins(2)));
            }
            drop(log);
            Ok(())
        }
        _ => Err("usage: canaries --alert-rules | DSN LOGGING FMT-FILE".into()),
    }
}

async fn serve(
    page: metrics_exporter_prometheus::PrometheusHandle,
    log: &ayushma_errors::logging::Guard,
) -> std::io::Result<()> {
    let page = watch::page(page, log).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("axum {}", listener.local_addr()?);
    println!("actix {}", in_actix::start()?);
    println!("page {page}");
    println!("ready");
    let interrupted = async {
        // Where it cannot be listened for, it ends the program.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    axum::serve(listener, in_axum::router())
        .with_graceful_shutdown(interrupted)
        .await
}
