//! What handlers return that is not ours: answered by the service's exception handler, by the first error that it knows.

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use ayushma_errors::standard::{Internal, NotFound};
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{AnyError, ApiError, Foreign};
use http::Request;
use tower_service::Service;

use crate::canary::{Event, events_of};

/// A database's "no row".
#[derive(Debug, thiserror::Error)]
#[error("no row in `chats`")]
struct NoRow;

#[derive(Debug, thiserror::Error)]
#[error("the store failed")]
struct Store(#[source] NoRow);

async fn at_once() -> Result<(), AnyError> {
    Err(anyhow::Error::new(NoRow))?
}

async fn with_context() -> Result<(), AnyError> {
    let row: anyhow::Result<()> = Err(NoRow)
        .context("while the chat was read")
        .context("again");
    Ok(row?)
}

async fn as_a_source() -> Result<(), AnyError> {
    Err(anyhow::Error::new(Store(NoRow)))?
}

async fn foreign() -> Result<(), AnyError> {
    Err(Store(NoRow)).foreign()
}

async fn unknown() -> Result<(), AnyError> {
    Err(anyhow::anyhow!("a text of the inside"))?
}

async fn ours() -> Result<(), AnyError> {
    Err(NotFound::new())?
}

fn ask(path: &str) -> (u16, String, Vec<Event>) {
    let layer = ErrorLayer::new().on::<NoRow, _>(|_, context| {
        assert_eq!(context.method(), "GET");
        NotFound::new().with_detail("There is no such chat.")
    });
    let mut app = Router::new()
        .route("/at_once", get(at_once))
        .route("/with_context", get(with_context))
        .route("/as_a_source", get(as_a_source))
        .route("/foreign", get(foreign))
        .route("/unknown", get(unknown))
        .route("/ours", get(ours))
        .layer(layer);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let ((status, body), events) = events_of(|| {
        runtime.block_on(async {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = app.call(request).await.unwrap();
            let status = response.status().as_u16();
            let body = axum::body::to_bytes(response.into_body(), 4096)
                .await
                .unwrap();
            (status, String::from_utf8(body.to_vec()).unwrap())
        })
    });
    (status, body, events)
}

#[test]
fn an_error_that_the_service_knows_is_answered_wherever_it_is_in_the_chain() {
    for path in ["/at_once", "/with_context", "/as_a_source", "/foreign"] {
        let (status, body, events) = ask(path);
        assert_eq!(status, 404, "{path}: {body}");
        assert!(body.contains("There is no such chat."), "{body}");
        assert!(!body.contains("chats"), "{body}");
        assert_eq!(events.len(), 1, "{path}: {events:?}");
    }
}

#[test]
fn an_error_that_nobody_knows_is_a_500_that_says_nothing() {
    let (status, body, events) = ask("/unknown");
    assert_eq!(status, 500);
    assert!(!body.contains("inside"), "{body}");
    let [event] = &events[..] else {
        panic!("{events:?}")
    };
    // The operator reads what it was.
    assert!(
        event
            .field("error.source")
            .unwrap()
            .contains("a text of the inside"),
        "{event:?}"
    );
}

#[test]
fn an_error_of_ours_is_answered_as_it_is() {
    let (status, _, events) = ask("/ours");
    assert_eq!((status, events.len()), (404, 1));
}

#[test]
fn without_a_layer_it_is_a_500() {
    let err = AnyError::from(anyhow::Error::new(NoRow));
    assert_eq!(err.as_api_error().status(), Internal::new().status());
}
