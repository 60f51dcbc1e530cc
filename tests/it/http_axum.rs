//! A real axum server on loopback, and a real client.

use std::sync::mpsc;

use axum::Json;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ayushma_errors::{AnyError, ApiError, body};
use ayushma_errors_tests::ChatError;
use tracing::Dispatch;
use tracing_subscriber::layer::SubscriberExt;

use crate::canary::Events;
use crate::wire::{self, Server};

async fn typed(Path(index): Path<usize>) -> Result<Json<String>, ChatError> {
    wire::typed(index).map(Json)
}

async fn boxed(Path(index): Path<usize>) -> Result<Json<String>, Box<dyn ApiError + Send + Sync>> {
    wire::boxed(index).map(Json)
}

async fn any(Path(index): Path<usize>) -> Result<Json<String>, AnyError> {
    wire::any(index).map(Json)
}

async fn other() -> Result<Json<String>, AnyError> {
    wire::other().map(Json)
}

async fn text() -> Result<Json<String>, body::As<body::Text, ChatError>> {
    Err(ChatError::MissingOpenAiKey.into())
}

async fn fine() -> Result<Json<&'static str>, ChatError> {
    Ok(Json("fine"))
}

/// An error whose answer its service writes by itself.
#[derive(ApiError)]
#[api(skip(IntoResponse))]
#[status(400)]
struct OwnGlue;

impl IntoResponse for OwnGlue {
    fn into_response(self) -> Response {
        (http::StatusCode::IM_A_TEAPOT, "own glue").into_response()
    }
}

async fn own() -> Result<Json<String>, OwnGlue> {
    Err(OwnGlue)
}

fn start() -> Server {
    let events = Events::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(events.clone()));
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        tracing::dispatcher::with_default(&dispatch, || runtime.block_on(serve(&sender)));
    });
    let base = receiver.recv().unwrap();
    Server { base, events }
}

async fn serve(sender: &mpsc::Sender<String>) {
    let app = Router::new()
        .route("/typed/{index}", get(typed))
        .route("/boxed/{index}", get(boxed))
        .route("/any/{index}", get(any))
        .route("/other", get(other))
        .route("/text", get(text))
        .route("/fine", get(fine))
        .route("/own", get(own));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    sender.send(format!("http://{address}")).unwrap();
    axum::serve(listener, app).await.unwrap();
}

#[test]
fn axum_sends_what_capture_says_and_logs_it_once() {
    start().answers_every_error();
}

#[test]
fn axum_sends_no_body_for_head() {
    start().has_no_body_for_head();
}

#[test]
fn axum_sends_the_format_of_the_call() {
    let server = start();
    let answer = server.ask("GET", "/text");
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body, ChatError::MissingOpenAiKey.message());
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
}

#[test]
fn axum_logs_nothing_of_what_went_well() {
    let server = start();
    let answer = server.ask("GET", "/fine");
    assert_eq!((answer.status, &*answer.body), (200, "\"fine\""));
    assert!(server.logged().is_empty());
}

#[test]
fn axum_uses_the_services_own_glue_where_ours_is_skipped() {
    let server = start();
    let answer = server.ask("GET", "/own");
    assert_eq!((answer.status, &*answer.body), (418, "own glue"));
    assert!(server.logged().is_empty());
}
