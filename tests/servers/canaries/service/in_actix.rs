//! The same in actix-web, behind Sentry's middleware and ours.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{App, Error, HttpResponse, HttpServer, error, rt, web};
use ayushma_errors::actix::{ErrorMiddleware, Form, Json, Path, Query};
use ayushma_errors::standard::NotFound;
use ayushma_errors::{AnyError, Foreign as _};

use crate::errors::{self, Known};
use crate::{Asked, texts};

/// Serves on a thread of its own until the process ends.
pub(crate) fn start() -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || rt::System::new().block_on(serve(listener)));
    Ok(address)
}

async fn serve(listener: TcpListener) -> std::io::Result<()> {
    let app = || {
        let sentrys = sentry_actix::Sentry::builder()
            .capture_server_errors(false)
            .start_transaction(true)
            .finish();
        let handler = ErrorMiddleware::new().on::<Known, _>(|err, _| errors::caused_by(&err.0));
        App::new()
            .route("/fields/{case}", web::post().to(fields))
            .route("/texts/{place}", web::post().to(text))
            .route("/plain", web::post().to(plain))
            .route("/joined", web::post().to(joined))
            .route("/failing", web::post().to(failing))
            .route("/request", web::route().to(request))
            .route("/request/{token}", web::route().to(request))
            .route("/request/segment/{name}", web::route().to(request))
            .route("/refuse/json", web::post().to(refuse_json))
            .route("/refuse/query", web::get().to(refuse_query))
            .route("/refuse/path/{number}", web::get().to(refuse_path))
            .route("/refuse/form", web::post().to(refuse_form))
            .route("/refuse/json-of-others", web::post().to(refuse_others_json))
            .route(
                "/refuse/query-of-others",
                web::get().to(refuse_others_query),
            )
            .route(
                "/refuse/path-of-others/{number}",
                web::get().to(refuse_others_path),
            )
            .wrap(handler)
            .wrap(sentrys)
    };
    HttpServer::new(app)
        .workers(1)
        // Sentry's panic hook may keep a thread that waits for a thread that panics.
        .client_request_timeout(Duration::ZERO)
        .disable_signals()
        .listen(listener)?
        .run()
        .await
}

async fn fields(
    Path(case): Path<String>,
    Json(texts): Json<Vec<String>>,
) -> Result<String, AnyError> {
    Err(errors::of(&case, texts).unwrap_or_else(|| NotFound::new().into()))
}

async fn text(Path(place): Path<String>, Json(text): Json<String>) -> Result<String, AnyError> {
    texts::happen(&place, &text)
}

async fn plain(text: String) -> HttpResponse {
    HttpResponse::build(StatusCode::INTERNAL_SERVER_ERROR)
        .content_type("text/plain")
        .body(text)
}

async fn joined(text: String) -> Result<String, AnyError> {
    let task = rt::spawn(async move { panic!("on purpose, {text}") });
    task.await.foreign()?;
    Ok(String::new())
}

/// An error of actix-web's own, with a text of somebody's.
async fn failing(text: String) -> Result<String, Error> {
    Err(error::ErrorInternalServerError(text))
}

async fn request() -> Result<String, AnyError> {
    tracing::error!("a request failed");
    Err(AnyError::foreign("whatever was asked"))
}

async fn refuse_json(Json(asked): Json<Asked>) -> String {
    asked.said()
}

async fn refuse_query(Query(asked): Query<Asked>) -> String {
    asked.said()
}

async fn refuse_path(Path(number): Path<u32>) -> String {
    number.to_string()
}

async fn refuse_form(Form(asked): Form<Asked>) -> String {
    asked.said()
}

async fn refuse_others_json(asked: web::Json<Asked>) -> String {
    asked.said()
}

async fn refuse_others_query(asked: web::Query<Asked>) -> String {
    asked.said()
}

async fn refuse_others_path(number: web::Path<u32>) -> String {
    number.to_string()
}
