//! The error surface of a healthcare assistant, as an axum service: one enum of errors an area, in `accounts`, `chats`,
//! `converse`, `documents`, `projects`, `providers` and `speech`. Read one of them first.
//!
//! `cargo run --example ayushma` asks the service for each of its errors, over HTTP, and prints what the caller gets beside
//! what the log says. `-- --serve 127.0.0.1:8000` keeps it running for curl.

mod accounts;
mod case;
mod chats;
mod client;
mod converse;
mod documents;
mod exposure;
mod log;
mod monitor;
mod options;
mod projects;
mod providers;
mod request;
mod run;
mod secrets;
mod speech;
mod store;
mod test_runs;

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use ayushma_errors::logging::{Guard, Logging};
use ayushma_errors::sentry::Setup;
use ayushma_errors::tower::ErrorLayer;
use tokio::net::TcpListener;

use crate::options::{Command, Options};
use crate::store::Store;

/// What is worth trying by hand, by code.
const FOR_CURL: [&str; 5] = [
    "not_authenticated",
    "throttled",
    "provider.refused",
    "provider.down",
    "chat_not_found",
];

fn main() -> ExitCode {
    // What panics is told without its secrets, on stderr, too.
    ayushma_errors::panic::replace_hook();
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(err) => return misuse(&err),
    };
    // When it is dropped, what waits is sent.
    let sentry = options.sentry.map(Setup::init);
    let outcome = match options.command {
        Command::EveryCase => block_on(run::every_case(options.logging, options.otlp)),
        Command::Serve(address) => block_on(keep_running(
            address,
            options.metrics,
            options.logging,
            options.otlp,
        )),
        Command::Print(text) => {
            say(&text);
            return ExitCode::SUCCESS;
        }
    };
    drop(sentry);
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(err) => {
            complain(&format!("error: {err}\n"));
            ExitCode::FAILURE
        }
    }
}

/// The whole service.
fn service() -> Router {
    Router::new()
        .merge(accounts::routes())
        .merge(chats::routes())
        .merge(converse::routes())
        .merge(documents::routes())
        .merge(projects::routes())
        .merge(speech::routes())
        .merge(test_runs::routes())
        .with_state(Arc::new(Store::new()))
        // The last one is the outermost: what axum answers by itself, and what panics, has the same shape.
        .layer(ErrorLayer::new())
}

async fn keep_running(
    address: SocketAddr,
    metrics: Option<SocketAddr>,
    logging: Option<Logging>,
    otlp: Option<Logging>,
) -> std::io::Result<bool> {
    // When they are dropped, what waits is written.
    let guards = log::start(logging, otlp).map_err(std::io::Error::other)?;
    let listener = TcpListener::bind(address).await.map_err(|err| {
        std::io::Error::new(err.kind(), format!("cannot listen on {address}: {err}"))
    })?;
    let address = listener.local_addr()?;
    say(&format!(
        "Listening on http://{address}, log lines below. Try one of these:\n\n"
    ));
    if let Some(metrics) = metrics {
        let logs = guards.iter().map(Guard::handle).collect();
        let metrics = monitor::serve(metrics, logs).await?;
        say(&format!(
            "What Prometheus scrapes is on http://{metrics}/metrics\n\n"
        ));
    }
    let cases = case::all().map_err(std::io::Error::other)?;
    for code in FOR_CURL {
        let mut like_it = cases
            .iter()
            .filter(|case| case.code.as_deref() == Some(code));
        if let Some(case) = like_it.next() {
            say(&format!("# {}\n{}\n\n", case.title, case.curl(address)));
        }
    }
    let interrupted = async {
        // Where it cannot be listened for, it ends the program.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    axum::serve(listener, service())
        .with_graceful_shutdown(interrupted)
        .await?;
    drop(guards);
    Ok(true)
}

fn block_on(
    task: impl Future<Output = std::io::Result<bool>>,
) -> Result<bool, Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(task)?)
}

fn misuse(what: &str) -> ExitCode {
    complain(&format!("error: {what}\n\nTry `--help`.\n"));
    ExitCode::from(2)
}

/// Not `print!`, which panics when a pager was closed.
fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
