//! The typed extractors of axum on a real server: they answer as those of actix-web do.

use std::net::SocketAddr;
use std::sync::mpsc;

use actix_web::http::header::CONTENT_TYPE;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use ayushma_errors::actix::ErrorMiddleware;
use ayushma_errors::axum::{Form, Json, Path, Query};
use ayushma_errors::body::Standardized;
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{ApiError, Rejection};
use serde_json::json;

use crate::extract_actix::{Chat, FORM, JSON, Page, SECRET, Seat, read, shapes, start, with};
use crate::raw::{Reply, request, send};

fn routes() -> Router {
    Router::new()
        .route("/json", post(|_: Json<Chat>| async { "fine" }))
        .route("/form", post(|_: Form<Page>| async { "fine" }))
        .layer(DefaultBodyLimit::max(1024))
        .route("/query", get(|_: Query<Page>| async { "fine" }))
        .route(
            "/path/{id}",
            get(|Path(id): Path<u32>| async move { id.to_string() }),
        )
        .route(
            "/seats/{room}/{seat}",
            get(|_: Path<Seat>| async { "fine" }),
        )
        .route(
            "/pairs/{room}/{seat}",
            get(|_: Path<(u32, u8)>| async { "fine" }),
        )
        .route("/get", get(|_: Form<Page>| async { "fine" }))
        .route(
            "/result",
            post(|chat: Result<Json<Chat>, Rejection>| async move {
                let rejection = chat.map(|_| ()).unwrap_err();
                let detail = rejection.detail().unwrap();
                let leaf = detail.leaves().next().unwrap();
                format!("{} {}", rejection.status().as_u16(), leaf.pointer())
            }),
        )
        .route(
            "/echo",
            post(|Json(body): Json<Vec<u8>>| async move { Json(body) }),
        )
}

/// Starts the extractors alone, or behind the layer.
fn serve(layer: Option<ErrorLayer>) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let app = match layer {
                Some(layer) => routes().layer(layer),
                None => routes(),
            };
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
                .await
                .unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            axum::serve(listener, app).await.unwrap();
        });
    });
    receiver.recv().unwrap()
}

/// What is sent: method, path, content type, body.
fn requests() -> Vec<(&'static str, String, Option<&'static str>, String)> {
    let long = json!({"title": "x".repeat(2000), "count": 1}).to_string();
    let shape = json!({"title": "a", "count": SECRET}).to_string();
    let mut requests = Vec::new();
    let mut posted = |path: &str, content_type, body: &str| {
        requests.push(("POST", path.to_owned(), content_type, body.to_owned()));
    };
    for (sent, ..) in shapes() {
        posted("/json", Some(JSON), &sent);
        posted("/result", Some(JSON), &sent);
    }
    posted("/json", Some(JSON), &with("made_up", json!(1)));
    posted("/json", Some(JSON), &with("title", json!("fine")));
    posted("/json", Some(JSON), &format!("{{\"title\":{SECRET}"));
    posted("/json", Some(JSON), "{\"title\":\"a\"");
    posted("/json", Some(JSON), "");
    posted("/json", Some("text/plain"), &shape);
    posted("/json", None, "{}");
    posted("/json", Some("application/vnd.api+json"), &shape);
    posted("/json", Some(JSON), &long);
    posted("/json", Some(JSON), &"[".repeat(1000));
    posted("/form", Some(FORM), &format!("limit={SECRET}"));
    posted("/form", Some(FORM), "open=true");
    posted("/form", Some(FORM), "limit=1&open=true");
    posted("/form", Some(JSON), "{}");
    posted("/form", None, "limit=1");
    posted("/form", Some(FORM), &"x".repeat(2000));
    posted("/echo", Some(JSON), "[1,2]");
    for path in [
        "/query",
        "/query?limit=SECRET",
        "/query?limit=",
        "/query?limit=1&open=SECRET",
        "/query?limit=1&ratio=SECRET",
        "/query?limit=1",
        "/path/SECRET",
        "/path/7",
        "/path/-1",
        "/seats/1/SECRET",
        "/seats/1/256",
        "/seats/1/2",
        "/pairs/1/256",
        "/pairs/SECRET/1",
        "/pairs/1/2",
    ] {
        requests.push(("GET", path.replace("SECRET", SECRET), None, String::new()));
    }
    requests
}

fn ask(
    server: SocketAddr,
    (method, path, content_type, body): &(&str, String, Option<&str>, String),
) -> Reply {
    let headers: Vec<(&str, &str)> = content_type
        .map(|value| (CONTENT_TYPE.as_str(), value))
        .into_iter()
        .collect();
    send(server, &request(method, path, &headers, body)).unwrap()
}

/// What both frameworks must say, without the occurrence.
fn said(reply: &Reply) -> (u16, Option<String>, String) {
    let is_json = reply
        .header("content-type")
        .is_some_and(|value| value.contains("json"));
    let body = if is_json {
        read(reply).to_string()
    } else {
        reply.body.clone()
    };
    // actix-web calls its text UTF-8 in capitals or not at all.
    let content_type = reply
        .header("content-type")
        .filter(|_| is_json)
        .map(str::to_owned);
    (reply.status, content_type, body)
}

#[test]
fn both_frameworks_extractors_answer_alike() {
    for (middleware, layer) in [
        (None, None),
        (Some(ErrorMiddleware::new()), Some(ErrorLayer::new())),
        (
            Some(ErrorMiddleware::new().drf().format::<Standardized>()),
            Some(ErrorLayer::new().drf().format::<Standardized>()),
        ),
    ] {
        let (actix, axum) = (start(middleware), serve(layer));
        let mut refused = 0;
        for sent in requests() {
            let (by_actix, by_axum) = (said(&ask(actix, &sent)), said(&ask(axum, &sent)));
            assert_eq!(by_actix, by_axum, "{sent:?}");
            refused += usize::from(by_axum.0 >= 400);
        }
        assert!(refused > 35, "{refused}");
    }
}

#[test]
fn the_form_of_a_get_is_its_query() {
    let server = serve(Some(ErrorLayer::new()));
    let reply = send(
        server,
        &request("GET", &format!("/get?limit={SECRET}"), &[], ""),
    )
    .unwrap();
    assert_eq!(reply.status, 400);
    assert_eq!(read(&reply)["errors"][0]["pointer"], "#/limit");
}

#[test]
fn a_path_that_is_no_text_names_nothing() {
    let server = serve(Some(ErrorLayer::new()));
    let reply = send(server, &request("GET", "/seats/%ff/1", &[], "")).unwrap();
    assert_eq!(
        (reply.status, &read(&reply)["code"]),
        (404, &json!("not_found"))
    );
}
