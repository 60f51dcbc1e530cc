//! A real axum server that goes wrong in every way: what it answers by itself, and behind the layer.

use std::convert::Infallible;
use std::sync::mpsc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::error_handling::HandleErrorLayer;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, WebSocketUpgrade};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Extension, Form, Json, Router};
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{ApiError, KeepResponse};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tower::load_shed::LoadShedLayer;
use tower::timeout::TimeoutLayer;
use tower::{BoxError, ServiceBuilder, service_fn};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tracing::Dispatch;
use tracing_subscriber::layer::SubscriberExt;

use crate::canary::{Events, Server};
use crate::raw::{Reply, request, send};

/// What the caller sent, and nobody repeats.
const SECRET: &str = "horse-battery-staple";

#[derive(ApiError)]
#[status(409)]
#[message("ours")]
struct Ours;

async fn panics() -> StatusCode {
    panic!("on purpose")
}

async fn panics_with_a_number() -> StatusCode {
    std::panic::panic_any(7_u8)
}

async fn never() -> &'static str {
    std::future::pending().await
}

fn routes() -> Router {
    let timed = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(|_: BoxError| async {
            StatusCode::REQUEST_TIMEOUT
        }))
        .layer(TimeoutLayer::new(Duration::from_millis(5)));
    Router::new()
        .route("/json", post(|_: Json<u32>| async { "fine" }))
        .route(
            "/small",
            post(|_: Json<String>| async { "fine" }).layer(DefaultBodyLimit::max(8)),
        )
        .route(
            "/limited",
            post(|_: Bytes| async { "fine" }).layer(RequestBodyLimitLayer::new(8)),
        )
        .route(
            "/form",
            post(|_: Form<Vec<(String, u32)>>| async { "fine" }),
        )
        .route(
            "/query",
            get(|_: Query<Vec<(String, u32)>>| async { "fine" }),
        )
        .route("/path/{id}", get(|_: Path<u32>| async { "fine" }))
        .route("/string", post(|text: String| async { text }))
        .route("/multipart", post(|_: Multipart| async { "fine" }))
        .route("/extension", get(|_: Extension<u32>| async { "fine" }))
        .route(
            "/ws",
            any(|upgrade: WebSocketUpgrade| async { upgrade.on_upgrade(|_| async {}) }),
        )
        .route("/timeout", get(never).layer(timed))
        .route(
            "/tower-http-timeout",
            get(never).layer(tower_http::timeout::TimeoutLayer::with_status_code(
                StatusCode::REQUEST_TIMEOUT,
                Duration::from_millis(5),
            )),
        )
        .route("/panic", get(panics))
        .route("/panic-number", get(panics_with_a_number))
        .nest("/nested", Router::new().route("/panic", get(panics)))
        .route(
            "/status/{status}",
            get(|Path(status): Path<u16>| async move { StatusCode::from_u16(status).unwrap() }),
        )
        .route(
            "/text",
            get(|| async { (StatusCode::BAD_GATEWAY, format!("no answer of {SECRET}")) }),
        )
        .route(
            "/kept",
            get(|| async {
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    Extension(KeepResponse),
                    "not ready",
                )
            }),
        )
        .route(
            "/own-json",
            get(|| async { (StatusCode::BAD_REQUEST, Json(json!({"error": "mine"}))) }),
        )
        .route(
            "/own-html",
            get(|| async { (StatusCode::NOT_FOUND, Html("<p>mine</p>")) }),
        )
        .route("/ours", get(|| async { Err::<(), _>(Ours) }))
        .route("/stream", get(|| async { Body::from("a stream") }))
        .route("/fine", get(|| async { "fine" }))
        .layer(CorsLayer::new().allow_methods([Method::GET]))
}

pub(crate) fn serve(router: Router) -> Server {
    let events = Events::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(events.clone()));
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        tracing::dispatcher::with_default(&dispatch, || {
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
                    .await
                    .unwrap();
                sender.send(listener.local_addr().unwrap()).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
    });
    let address = receiver.recv().unwrap();
    Server { address, events }
}

const JSON: (&str, &str) = ("Content-Type", "application/json");
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

type Case = (&'static str, Vec<u8>, u16, &'static str);

/// What goes wrong: its name, the request, the status and the code behind the layer.
fn cases() -> Vec<Case> {
    let post = |path, headers: &[(&str, &str)], body: &str| request("POST", path, headers, body);
    let get = |path: &str| request("GET", path, &[], "");
    let long = format!("{SECRET} {SECRET}");
    vec![
        (
            "json: malformed",
            post("/json", &[JSON], SECRET),
            400,
            "parse_error",
        ),
        (
            "json: another shape",
            post("/json", &[JSON], &format!("\"{SECRET}\"")),
            422,
            "unprocessable_entity",
        ),
        (
            "json: no content type",
            post("/json", &[], "1"),
            415,
            "unsupported_media_type",
        ),
        (
            "json: too long",
            post("/small", &[JSON], &format!("\"{long}\"")),
            413,
            "payload_too_large",
        ),
        (
            "bytes: too long",
            post("/limited", &[], &long),
            413,
            "payload_too_large",
        ),
        (
            "form: another shape",
            post("/form", &[FORM], &format!("a={SECRET}")),
            422,
            "unprocessable_entity",
        ),
        (
            "form: no form",
            post("/form", &[JSON], "1"),
            415,
            "unsupported_media_type",
        ),
        (
            "query: another shape",
            get(&format!("/query?a={SECRET}")),
            400,
            "parse_error",
        ),
        (
            "path: another shape",
            get(&format!("/path/{SECRET}")),
            400,
            "parse_error",
        ),
        ("path: no text", get("/path/%ff"), 400, "parse_error"),
        (
            "string: no text",
            [post("/string", &[("Content-Length", "1")], ""), vec![0xff]].concat(),
            400,
            "parse_error",
        ),
        (
            "multipart: none",
            post("/multipart", &[], "x"),
            400,
            "parse_error",
        ),
        ("extension: missing", get("/extension"), 500, "error"),
        ("websocket: no upgrade", get("/ws"), 400, "parse_error"),
        ("no such page", get("/nowhere"), 404, "not_found"),
        (
            "no such method",
            request("DELETE", "/fine", &[], ""),
            405,
            "method_not_allowed",
        ),
        ("timeout", get("/timeout"), 408, "request_timeout"),
        (
            "timeout of tower-http",
            get("/tower-http-timeout"),
            408,
            "request_timeout",
        ),
        ("a status", get("/status/406"), 406, "not_acceptable"),
        ("a text", get("/text"), 502, "bad_gateway"),
        ("a panic", get("/panic"), 500, "error"),
        ("a panic without a text", get("/panic-number"), 500, "error"),
        (
            "a panic in a nested router",
            get("/nested/panic"),
            500,
            "error",
        ),
    ]
}

fn body(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap()
}

#[test]
fn whatever_axum_answers_by_itself_gets_our_shape() {
    let bare = serve(routes());
    let wrapped = serve(routes().layer(ErrorLayer::new()));
    for (name, bytes, status, code) in cases() {
        let before = crate::canary::hushed(|| send(bare.address, &bytes));
        let ours = before
            .as_ref()
            .is_some_and(|reply| reply.header("content-type") == Some("application/problem+json"));
        assert!(!ours, "{name}: nothing to replace");
        let after = send(wrapped.address, &bytes).unwrap_or_else(|| panic!("{name}: no answer"));
        assert_eq!(after.status, status, "{name}: {after:?}");
        assert_eq!(
            after.header("content-type"),
            Some("application/problem+json"),
            "{name}"
        );
        let said = body(&after);
        assert_eq!(
            (&said["status"], &said["code"]),
            (&json!(status), &json!(code)),
            "{name}"
        );
        assert!(!after.body.contains(SECRET), "{name}: {after:?}");
        // Said once, and under the id that the caller has.
        let events = wrapped.events.take();
        let [event] = &events[..] else {
            panic!("{name}: {events:?}")
        };
        let id = after.header("x-error-id").unwrap();
        assert_eq!(event.field("error.id"), Some(id), "{name}");
        assert_eq!(said["instance"], json!(format!("urn:uuid:{id}")), "{name}");
        assert_eq!(
            event.field("http.request.id"),
            after.header("x-request-id"),
            "{name}"
        );
        if let Some(before) = before {
            assert_eq!(after.header("allow"), before.header("allow"), "{name}");
            assert_eq!(after.header("vary"), before.header("vary"), "{name}");
        }
    }
}

#[test]
fn what_is_no_error_of_the_frameworks_stays() {
    let bare = serve(routes());
    let wrapped = serve(routes().layer(ErrorLayer::new()));
    let get = |path: &str| request("GET", path, &[], "");
    for (name, bytes) in [
        ("fine", get("/fine")),
        ("fine, HEAD", request("HEAD", "/fine", &[], "")),
        ("a stream", get("/stream")),
        ("204", get("/status/204")),
        ("304", get("/status/304")),
        ("kept", get("/kept")),
        ("JSON", get("/own-json")),
        ("HTML", get("/own-html")),
        (
            "preflight",
            request(
                "OPTIONS",
                "/fine",
                &[
                    ("Origin", "https://a.example"),
                    ("Access-Control-Request-Method", "GET"),
                ],
                "",
            ),
        ),
    ] {
        let (before, after) = (
            send(bare.address, &bytes).unwrap(),
            send(wrapped.address, &bytes).unwrap(),
        );
        assert_eq!(
            (before.status, &before.body),
            (after.status, &after.body),
            "{name}"
        );
        for (header, value) in &before.headers {
            if header != "date" {
                assert_eq!(
                    after.header(header),
                    Some(value.as_str()),
                    "{name}: {header}"
                );
            }
        }
        assert!(after.header("x-request-id").is_some(), "{name}");
    }
    assert_eq!(wrapped.events.take().len(), 0);
    // One of ours is as it was, and said once.
    let reply = send(wrapped.address, &get("/ours")).unwrap();
    assert_eq!(
        (reply.status, &body(&reply)["detail"]),
        (409, &json!("ours"))
    );
    assert_eq!(wrapped.events.take().len(), 1);
}

#[test]
fn a_head_that_goes_wrong_has_no_body() {
    let wrapped = serve(routes().layer(ErrorLayer::new()));
    let reply = send(wrapped.address, &request("HEAD", "/nowhere", &[], "")).unwrap();
    assert_eq!((reply.status, &*reply.body), (404, ""));
    assert!(
        reply
            .header("content-length")
            .is_some_and(|length| length != "0"),
        "{reply:?}"
    );
}

#[test]
fn two_layers_answer_and_report_once() {
    let wrapped = serve(routes().layer(ErrorLayer::new()).layer(ErrorLayer::new()));
    for path in ["/nowhere", "/panic", "/text", "/ours"] {
        let reply = send(wrapped.address, &request("GET", path, &[], "")).unwrap();
        let events = wrapped.events.take();
        assert_eq!(events.len(), 1, "{path}: {events:?}");
        assert_eq!(
            events[0].field("error.id"),
            reply.header("x-error-id"),
            "{path}"
        );
    }
}

#[test]
fn a_service_may_replace_what_somebody_wrote() {
    let wrapped = serve(routes().layer(ErrorLayer::new().replace_foreign()));
    for path in ["/own-json", "/own-html"] {
        let reply = send(wrapped.address, &request("GET", path, &[], "")).unwrap();
        assert_eq!(
            reply.header("content-type"),
            Some("application/problem+json"),
            "{path}"
        );
        assert!(!reply.body.contains("mine"));
    }
    let kept = send(wrapped.address, &request("GET", "/kept", &[], "")).unwrap();
    assert_eq!((kept.status, &*kept.body), (503, "not ready"));
}

#[test]
fn an_error_that_is_compressed_is_ours_all_the_same() {
    let gzip = [("Accept-Encoding", "gzip")];
    let inside = serve(
        routes()
            .layer(CompressionLayer::new())
            .layer(ErrorLayer::new()),
    );
    let reply = send(inside.address, &request("GET", "/text", &gzip, "")).unwrap();
    assert_eq!(
        (reply.status, reply.header("content-encoding")),
        (502, None)
    );
    assert_eq!(body(&reply)["status"], 502);
    // Outside it compresses what is ours.
    let outside = serve(
        routes()
            .layer(ErrorLayer::new())
            .layer(CompressionLayer::new()),
    );
    let reply = send(outside.address, &request("GET", "/text", &gzip, "")).unwrap();
    assert_eq!(reply.status, 502);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
}

#[test]
fn the_event_says_which_request_it_was() {
    let wrapped = serve(routes().layer(ErrorLayer::new()));
    let headers = [
        ("X-Request-Id", "r-1"),
        (
            "Traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ),
    ];
    let reply = send(
        wrapped.address,
        &request("GET", "/path/seven?token=not-shown", &headers, ""),
    )
    .unwrap();
    assert_eq!(reply.header("x-request-id"), Some("r-1"));
    let events = wrapped.events.take();
    let field = |name| events[0].field(name);
    assert_eq!(field("http.request.method"), Some("GET"));
    assert_eq!(field("http.route"), Some("/path/{id}"));
    assert_eq!(field("url.path"), Some("/path/seven"));
    assert_eq!(field("http.request.id"), Some("r-1"));
    assert_eq!(field("trace.id"), Some("0af7651916cd43dd8448eb211c80319c"));
    assert!(!events[0].text().contains("not-shown"));
}

// Layers of tower that return an error in place of a response need one that answers: ours does.
#[test]
fn what_towers_layers_return_in_place_of_a_response_is_answered() {
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let inner = service_fn(|_: http::Request<Body>| async {
        std::future::pending::<()>().await;
        Ok::<_, Infallible>(Response::new(Body::empty()))
    });
    let ask = |service: tower::util::BoxService<
        http::Request<Body>,
        http::Response<Vec<u8>>,
        Infallible,
    >| {
        runtime
            .block_on(service.oneshot(http::Request::new(Body::empty())))
            .unwrap()
    };
    let collected = |response: http::Response<_>| async {
        let (parts, body): (_, ayushma_errors::tower::ErrorBody<Body>) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        http::Response::from_parts(parts, bytes)
    };
    let timed = ServiceBuilder::new()
        .layer(ErrorLayer::new())
        .layer(TimeoutLayer::new(Duration::from_millis(5)))
        .service(inner)
        .then(move |response| async move { Ok(collected(response.unwrap()).await) });
    let response = ask(tower::util::BoxService::new(timed));
    assert_eq!(response.status(), 408);
    let shed = ServiceBuilder::new()
        .layer(ErrorLayer::new())
        .layer(LoadShedLayer::new())
        .concurrency_limit(0)
        .service(inner)
        .then(move |response| async move { Ok(collected(response.unwrap()).await) });
    let response = ask(tower::util::BoxService::new(shed));
    assert_eq!(response.status(), 503);
    assert!(String::from_utf8_lossy(response.body()).contains("service_unavailable"));
}

#[test]
fn a_thousand_requests_in_flight_do_not_mix() {
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    let events = Events::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(events.clone()));
    let slow = || async {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        Err::<(), _>(Ours.into_response())
    };
    let router = Router::new()
        .route("/slow/{id}", get(slow))
        .layer(ErrorLayer::new());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let replies = tracing::dispatcher::with_default(&dispatch, || {
        runtime.block_on(async {
            let mut tasks = Vec::new();
            for i in 0..1000 {
                let request = http::Request::get(format!("/slow/{i}"))
                    .header("x-request-id", format!("r-{i}"));
                let request = request.body(Body::empty()).unwrap();
                tasks.push(tokio::spawn(router.clone().oneshot(request)));
            }
            let mut replies = Vec::new();
            for task in tasks {
                let (parts, body) = task.await.unwrap().unwrap().into_parts();
                let bytes = body.collect().await.unwrap().to_bytes();
                replies.push((
                    parts.headers,
                    serde_json::from_slice::<Value>(&bytes).unwrap(),
                ));
            }
            replies
        })
    });
    let events = events.take();
    assert_eq!((replies.len(), events.len()), (1000, 1000));
    for (i, (headers, body)) in replies.iter().enumerate() {
        let request_id = format!("r-{i}");
        let error_id = headers["x-error-id"].to_str().unwrap();
        assert_eq!(headers["x-request-id"], *request_id);
        assert_eq!(body["instance"], json!(format!("urn:uuid:{error_id}")));
        let event = events
            .iter()
            .find(|event| event.field("error.id") == Some(error_id))
            .unwrap();
        assert_eq!(event.field("http.request.id"), Some(&*request_id));
        assert_eq!(event.field("url.path"), Some(&*format!("/slow/{i}")));
    }
}
