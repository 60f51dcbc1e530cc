//! The service in axum, behind Sentry's layers and ours.

use std::error::Error;

use axum::body::{Body, to_bytes};
use axum::extract;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Extension, Router};
use ayushma_errors::axum::{Form, Json, Path, Query};
use ayushma_errors::standard::NotFound;
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{AnyError, Foreign as _, KeepResponse, RequestContext, report};
use tower::Layer as _;

use crate::errors::{self, Known, foreign};
use crate::{Asked, leak, texts};

pub(crate) fn router() -> Router {
    let failing = tower::service_fn(|request: Request<Body>| async move {
        let text = to_bytes(request.into_body(), 1 << 20).await?;
        let text = String::from_utf8_lossy(&text).into_owned();
        Err::<Response, Box<dyn Error + Send + Sync>>(foreign(text).into())
    });
    // A router takes only services that do not fail.
    let failing = ErrorLayer::new().layer(failing);
    Router::new()
        .route("/fields/{case}", post(fields))
        .route("/texts/{place}", post(text))
        .route("/plain", post(plain))
        .route("/joined", post(joined))
        .route("/spawned", post(spawned))
        .route_service("/failing", failing)
        .route("/request", any(request))
        .route("/request/{token}", any(request))
        .route("/request/segment/{name}", any(request))
        .route("/refuse/json", post(refuse_json))
        .route("/refuse/query", get(refuse_query))
        .route("/refuse/path/{number}", get(refuse_path))
        .route("/refuse/form", post(refuse_form))
        .route("/refuse/json-of-others", post(refuse_others_json))
        .route("/refuse/query-of-others", get(refuse_others_query))
        .route("/refuse/path-of-others/{number}", get(refuse_others_path))
        .route("/leak", get(leaking))
        .layer(ErrorLayer::new().on::<Known, _>(|err, _| errors::caused_by(&err.0)))
        .layer(sentry_tower::SentryHttpLayer::new().enable_transaction())
        .layer(sentry_tower::NewSentryLayer::<Request<Body>>::new_from_top())
}

async fn fields(Path(case): Path<String>, Json(texts): Json<Vec<String>>) -> Result<(), AnyError> {
    Err(errors::of(&case, texts).unwrap_or_else(|| NotFound::new().into()))
}

async fn text(Path(place): Path<String>, Json(text): Json<String>) -> Result<String, AnyError> {
    texts::happen(&place, &text)
}

/// A 500 as many a handler writes it.
async fn plain(text: String) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, text)
}

/// A task that panics, and a handler that passes on why.
async fn joined(text: String) -> Result<(), AnyError> {
    let task = tokio::spawn(async move { panic!("on purpose, {text}") });
    task.await.foreign()
}

/// What a task reports later of the same request.
async fn spawned(text: String) -> Result<(), AnyError> {
    let context = RequestContext::current();
    let task = tokio::spawn(async move {
        let run = async {
            report(errors::caused_by(&text).as_api_error());
        };
        match context {
            Some(context) => context.scope(run).await,
            None => run.await,
        }
    });
    let _ = task.await;
    Err(AnyError::foreign("ended"))
}

/// Whatever was asked, it fails; and others say so, too.
async fn request() -> Result<(), AnyError> {
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

async fn refuse_others_json(extract::Json(asked): extract::Json<Asked>) -> String {
    asked.said()
}

async fn refuse_others_query(extract::Query(asked): extract::Query<Asked>) -> String {
    asked.said()
}

async fn refuse_others_path(extract::Path(number): extract::Path<u32>) -> String {
    number.to_string()
}

async fn leaking() -> Response {
    leak::everywhere();
    let said = leak::word("caller").unwrap_or_default();
    let kept = Extension(KeepResponse);
    (StatusCode::INTERNAL_SERVER_ERROR, kept, said).into_response()
}
