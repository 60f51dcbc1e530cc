//! An exception handler within another one, and what a stranger found by trying.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, test, web};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use axum::routing::{get, post};
use ayushma_errors::actix::ErrorMiddleware;
use ayushma_errors::body::{Drf, Format, Problem};
use ayushma_errors::standard::NotFound;
use ayushma_errors::tower::ErrorLayer;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::canary::events_of;

/// The answer to a request: status, headers, body.
fn answer(router: Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let response: Response<Body> = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (
            parts.status,
            parts.headers,
            String::from_utf8(bytes.to_vec()).unwrap(),
        )
    })
}

fn get_of(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[test]
fn within_another_layer_a_request_has_one_id_one_path_and_one_shape() {
    let reports = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&reports);
    let inner = Router::new()
        .route("/gone", get(|| async { StatusCode::GONE }))
        .layer(ErrorLayer::new());
    let outer = ErrorLayer::new().format::<Drf>().on_report(move |_, _| {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    let router = Router::new().nest("/inner", inner).layer(outer);
    let ((status, headers, body), events) = events_of(|| answer(router, get_of("/inner/gone")));
    assert_eq!((status, &*body), (StatusCode::GONE, r#"{"detail":"Gone"}"#));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].field("url.path"), Some("/inner/gone"));
    assert_eq!(
        events[0].field("http.request.id"),
        headers["x-request-id"].to_str().ok()
    );
    assert_eq!(reports.load(Ordering::Relaxed), 1);
}

#[test]
fn where_the_shape_depends_on_what_is_accepted_caches_are_told() {
    let router = || {
        let formats = [Format::of::<Problem>(), Format::of::<Drf>()];
        Router::new().layer(ErrorLayer::new().formats(formats))
    };
    let (_, headers, _) = answer(router(), get_of("/nowhere"));
    assert_eq!(headers["vary"], "accept");
    // Of two lines each counts.
    let request = Request::get("/nowhere")
        .header("accept", "text/html")
        .header(
            "accept",
            "application/json;q=0.1, application/problem+json;q=0.9",
        )
        .body(Body::empty())
        .unwrap();
    let (_, headers, _) = answer(router(), request);
    assert_eq!(headers["content-type"], "application/problem+json");
    // What compression says is of another header.
    let formats = [Format::of::<Problem>(), Format::of::<Drf>()];
    let gone = || async { ([("vary", "accept-encoding")], StatusCode::GONE) };
    let router = Router::new().route("/gone", get(gone));
    let router = router.layer(ErrorLayer::new().formats(formats));
    let (_, headers, _) = answer(router, get_of("/gone"));
    let vary: Vec<_> = headers.get_all("vary").iter().collect();
    assert_eq!(vary, ["accept-encoding", "accept"]);
    let (_, headers, _) = answer(Router::new().layer(ErrorLayer::new()), get_of("/nowhere"));
    assert!(headers.get("vary").is_none());
}

#[test]
fn a_range_that_is_none_still_says_how_long_the_file_is() {
    let router = Router::new()
        .route(
            "/file",
            get(|| async {
                let headers = [("content-range", "bytes */3"), ("accept-ranges", "bytes")];
                (StatusCode::RANGE_NOT_SATISFIABLE, headers)
            }),
        )
        .layer(ErrorLayer::new());
    let (status, headers, body) = answer(router, get_of("/file"));
    assert_eq!(status, 416);
    assert_eq!(headers["content-range"], "bytes */3");
    assert_eq!(headers["accept-ranges"], "bytes");
    assert!(body.contains("about:blank"), "{body}");
}

#[test]
fn an_extractor_that_does_not_fit_its_route_is_the_services_mistake() {
    let router = Router::new().route(
        "/{a}/{b}",
        get(|_: ayushma_errors::axum::Path<u32>| async { "fine" }),
    );
    let (status, _, _) = answer(router, get_of("/1/2"));
    assert_eq!(status, 500);
}

#[test]
fn a_key_of_the_callers_own_is_told_without_its_secret_and_not_without_end() {
    for (key, is_told) in [
        ("ward".to_owned(), true),
        ("4111111111111111".to_owned(), false),
        ("k".repeat(500_000), false),
    ] {
        let router = Router::new().route(
            "/",
            post(|_: ayushma_errors::axum::Json<BTreeMap<String, u8>>| async { "fine" }),
        );
        let request = Request::post("/")
            .header("content-type", "application/json")
            .body(Body::from(format!(r#"{{"{key}":"x"}}"#)))
            .unwrap();
        let ((status, _, body), events) = events_of(|| answer(router, request));
        assert_eq!(status, 422);
        assert_eq!(body.contains(&key), is_told, "{body}");
        assert!(
            body.len() < 1000 && serde_json::from_str::<Value>(&body).is_ok(),
            "{body}"
        );
        assert_eq!(events[0].text().contains(&key), is_told);
    }
}

#[test]
fn what_a_caller_sent_wrong_to_actix_is_no_error_of_the_services_disk() {
    async fn taken(_: web::Bytes) -> &'static str {
        "fine"
    }

    let statuses = actix_web::rt::System::new().block_on(async {
        let middleware = ErrorMiddleware::new().on(|_: &io::Error, _| NotFound::new());
        let app = App::new()
            .route("/bytes", web::post().to(taken))
            .route(
                "/disk",
                web::get().to(|| async { Err::<&str, _>(io::Error::other("no such file")) }),
            )
            .wrap(middleware);
        let app = test::init_service(app).await;
        let broken = test::TestRequest::post()
            .uri("/bytes")
            .insert_header(("content-encoding", "gzip"))
            .set_payload("x".repeat(100))
            .to_request();
        let of_disk = test::TestRequest::get().uri("/disk").to_request();
        [
            test::call_service(&app, broken).await.status().as_u16(),
            test::call_service(&app, of_disk).await.status().as_u16(),
        ]
    });
    assert_eq!(statuses, [400, 404]);
}

#[test]
fn within_another_middleware_of_actix_caches_are_told_once() {
    let vary = actix_web::rt::System::new().block_on(async {
        let middleware = || {
            let formats = [Format::of::<Problem>(), Format::of::<Drf>()];
            ErrorMiddleware::new().formats(formats)
        };
        let app = App::new().wrap(middleware()).wrap(middleware());
        let app = test::init_service(app).await;
        let request = test::TestRequest::get().uri("/nowhere").to_request();
        let response = test::call_service(&app, request).await;
        response.headers().get_all("vary").count()
    });
    assert_eq!(vary, 1);
}
