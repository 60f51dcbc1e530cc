//! A real actix-web server on loopback, and a real client.

use std::sync::mpsc;

use actix_web::http::StatusCode;
use actix_web::middleware::Condition;
use actix_web::{App, HttpResponse, HttpServer, ResponseError, web};
use ayushma_errors::actix::ErrorMiddleware;
use ayushma_errors::{AnyError, ApiError, body};
use ayushma_errors_tests::ChatError;
use tracing::Dispatch;
use tracing_subscriber::layer::SubscriberExt;

use crate::canary::Events;
use crate::wire::{self, Server};

type Index = web::Path<usize>;
type Answer<E> = Result<web::Json<String>, E>;

async fn typed(index: Index) -> Answer<ChatError> {
    wire::typed(*index).map(web::Json)
}

async fn boxed(index: Index) -> Answer<Box<dyn ApiError + Send + Sync>> {
    wire::boxed(*index).map(web::Json)
}

async fn any(index: Index) -> Answer<AnyError> {
    wire::any(*index).map(web::Json)
}

async fn other() -> Answer<AnyError> {
    wire::other().map(web::Json)
}

async fn text() -> Answer<body::As<body::Text, ChatError>> {
    Err(ChatError::MissingOpenAiKey.into())
}

async fn fine() -> Answer<ChatError> {
    Ok(web::Json("fine".to_owned()))
}

/// An error whose answer its service writes by itself.
#[derive(ApiError)]
#[api(skip(ResponseError))]
#[status(400)]
struct OwnGlue;

impl ResponseError for OwnGlue {
    fn status_code(&self) -> StatusCode {
        StatusCode::IM_A_TEAPOT
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).body("own glue")
    }
}

async fn own() -> Answer<OwnGlue> {
    Err(OwnGlue)
}

fn start() -> Server {
    start_with(false)
}

fn start_with(is_wrapped: bool) -> Server {
    let events = Events::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(events.clone()));
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(serve(dispatch, is_wrapped, &sender));
    });
    let base = receiver.recv().unwrap();
    Server { base, events }
}

async fn serve(dispatch: Dispatch, is_wrapped: bool, sender: &mpsc::Sender<String>) {
    let app = move || {
        // Made once on the one worker's thread, and in force as long as the thread lives.
        std::mem::forget(tracing::dispatcher::set_default(&dispatch));
        App::new()
            .route("/typed/{index}", web::get().to(typed))
            .route("/typed/{index}", web::head().to(typed))
            .route("/boxed/{index}", web::get().to(boxed))
            .route("/any/{index}", web::get().to(any))
            .route("/other", web::get().to(other))
            .route("/text", web::get().to(text))
            .route("/fine", web::get().to(fine))
            .route("/own", web::get().to(own))
            .wrap(Condition::new(is_wrapped, ErrorMiddleware::new()))
    };
    let server = HttpServer::new(app)
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
    let address = server.addrs()[0];
    sender.send(format!("http://{address}")).unwrap();
    server.run().await.unwrap();
}

#[test]
fn actix_sends_what_capture_says_and_logs_it_once() {
    start().answers_every_error();
}

#[test]
fn the_middleware_touches_nothing_that_is_ours_and_logs_it_once() {
    start_with(true).answers_every_error();
}

#[test]
fn actix_sends_no_body_for_head() {
    start().has_no_body_for_head();
    start_with(true).has_no_body_for_head();
}

#[test]
fn actix_sends_the_format_of_the_call() {
    let answer = start().ask("GET", "/text");
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body, ChatError::MissingOpenAiKey.message());
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
}

#[test]
fn actix_logs_nothing_of_what_went_well() {
    let server = start();
    let answer = server.ask("GET", "/fine");
    assert_eq!((answer.status, &*answer.body), (200, "\"fine\""));
    assert!(server.logged().is_empty());
}

#[test]
fn actix_uses_the_services_own_glue_where_ours_is_skipped() {
    let server = start();
    let answer = server.ask("GET", "/own");
    assert_eq!((answer.status, &*answer.body), (418, "own glue"));
    assert!(server.logged().is_empty());
}
