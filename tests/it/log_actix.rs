//! actix-web's own logger prints `{:?}` of every error, at the debug level: our errors say no more there than in ours.
//!
//! No tracing subscriber is set in this process, so that all goes to `log`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use std::net::SocketAddr;
use std::sync::{Mutex, mpsc};

use actix_web::middleware::{Condition, Logger};
use actix_web::{App, Error, HttpServer, web};
use ayushma_errors::actix::ErrorMiddleware;
use ayushma_errors::{AnyError, ApiError, Foreign, body};
use ayushma_errors_tests::{API_KEY, ChatError};
use log::{LevelFilter, Log, Metadata, Record};

#[path = "raw.rs"]
mod raw;

use raw::{request, send};

/// Keeps what is logged: target and text.
struct Lines(Mutex<Vec<(String, String)>>);

static LINES: Lines = Lines(Mutex::new(Vec::new()));

impl Log for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = (record.target().to_owned(), record.args().to_string());
        self.0.lock().unwrap().push(line);
    }

    fn flush(&self) {}
}

/// What a driver says, with the key in it.
fn refused() -> std::io::Error {
    std::io::Error::other(format!("refused: api_key={API_KEY}"))
}

fn upstream() -> ChatError {
    ChatError::Upstream {
        model: "m-1".into(),
        api_key: API_KEY.into(),
        source: refused(),
    }
}

async fn typed() -> Result<&'static str, ChatError> {
    Err(upstream())
}

async fn erased() -> Result<&'static str, Error> {
    Err(upstream().into())
}

async fn boxed() -> Result<&'static str, Box<dyn ApiError + Send + Sync>> {
    Err(Box::new(upstream()))
}

async fn any() -> Result<&'static str, AnyError> {
    Err(upstream())?
}

async fn foreign() -> Result<&'static str, AnyError> {
    Err(refused()).foreign()
}

async fn of_the_call() -> Result<&'static str, body::As<body::Text, ChatError>> {
    Err(upstream().into())
}

const PATHS: [&str; 6] = ["/typed", "/erased", "/boxed", "/any", "/foreign", "/text"];

fn start(is_wrapped: bool) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let app = move || {
                App::new()
                    .route("/typed", web::get().to(typed))
                    .route("/erased", web::get().to(erased))
                    .route("/boxed", web::get().to(boxed))
                    .route("/any", web::get().to(any))
                    .route("/foreign", web::get().to(foreign))
                    .route("/text", web::get().to(of_the_call))
                    .wrap(Logger::default())
                    .wrap(Condition::new(is_wrapped, ErrorMiddleware::new()))
            };
            let server = HttpServer::new(app)
                .workers(1)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .unwrap();
            sender.send(server.addrs()[0]).unwrap();
            server.run().await.unwrap();
        });
    });
    receiver.recv().unwrap()
}

// One test, since there is one `log` a process.
#[test]
fn what_actix_logs_of_our_errors_is_safe_and_ours_is_logged_once() {
    log::set_logger(&LINES).unwrap();
    log::set_max_level(LevelFilter::Trace);
    for is_wrapped in [false, true] {
        let server = start(is_wrapped);
        for path in PATHS {
            LINES.0.lock().unwrap().clear();
            let reply = send(server, &request("GET", path, &[], "")).unwrap();
            let lines = std::mem::take(&mut *LINES.0.lock().unwrap());
            let of_actix: Vec<&String> = lines
                .iter()
                .filter(|(target, text)| {
                    target.starts_with("actix_web") && text.starts_with("Error in response")
                })
                .map(|(_, text)| text)
                .collect();
            assert_eq!(of_actix.len(), 1, "{path}: {lines:?}");
            for (target, text) in &lines {
                assert!(!text.contains(API_KEY), "{path}: leak in {target}: {text}");
            }
            let ours: Vec<&String> = lines
                .iter()
                .filter(|(target, _)| target.starts_with("ayushma_errors"))
                .map(|(_, text)| text)
                .collect();
            assert_eq!(ours.len(), 1, "{path}, wrapped {is_wrapped}: {lines:?}");
            assert!(!format!("{reply:?}").contains(API_KEY), "{path}: {reply:?}");
        }
    }
}
