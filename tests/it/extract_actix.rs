//! The typed extractors of actix-web on a real server: where the problem is, and never what the caller sent.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::mpsc;

use actix_web::error::InternalError;
use actix_web::middleware::Condition;
use actix_web::{App, HttpResponse, HttpServer, web};
use ayushma_errors::actix::{ErrorMiddleware, Form, Json, Path, Query};
use ayushma_errors::body::{Basic, Drf, Standardized};
use ayushma_errors::{ApiError, Rejection};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::raw::{Reply, request, send};

/// What the caller sent, and nobody repeats.
pub(crate) const SECRET: &str = "horse-battery-staple";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "it is read, and not looked at")]
pub(crate) struct Chat {
    title: String,
    count: u32,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    messages: Vec<Message>,
    #[serde(default)]
    limits: BTreeMap<String, u8>,
    ratio: Option<f32>,
    open: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    #[default]
    Private,
    Public,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is read, and not looked at")]
pub(crate) struct Message {
    text: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is read, and not looked at")]
pub(crate) struct Page {
    limit: u32,
    open: Option<bool>,
    ratio: Option<f64>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is read, and not looked at")]
pub(crate) struct Seat {
    room: u32,
    seat: u8,
}

fn routes(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/json")
            .app_data(web::JsonConfig::default().limit(1024))
            .route(web::post().to(|_: Json<Chat>| async { "fine" })),
    )
    .service(
        web::resource("/form")
            .app_data(web::FormConfig::default().limit(1024))
            .route(web::post().to(|_: Form<Page>| async { "fine" })),
    )
    .service(
        web::resource("/handled")
            .app_data(web::JsonConfig::default().error_handler(|err, _| {
                let response = HttpResponse::Conflict().body(err.to_string());
                InternalError::from_response(err, response).into()
            }))
            .route(web::post().to(|_: Json<Chat>| async { "fine" })),
    )
    .route("/query", web::get().to(|_: Query<Page>| async { "fine" }))
    .route(
        "/path/{id}",
        web::get().to(|id: Path<u32>| async move { id.to_string() }),
    )
    .route(
        "/seats/{room}/{seat}",
        web::get().to(|_: Path<Seat>| async { "fine" }),
    )
    .route(
        "/pairs/{room}/{seat}",
        web::get().to(|_: Path<(u32, u8)>| async { "fine" }),
    )
    .route(
        "/result",
        web::post().to(|chat: Result<Json<Chat>, Rejection>| async move {
            let rejection = chat.map(|_| ()).unwrap_err();
            let detail = rejection.detail().unwrap();
            let leaf = detail.leaves().next().unwrap();
            format!("{} {}", rejection.status().as_u16(), leaf.pointer())
        }),
    )
    .route(
        "/option",
        web::post().to(|chat: Option<Json<Chat>>| async move { chat.is_some().to_string() }),
    )
    .route(
        "/echo",
        web::post().to(|body: Json<Vec<u8>>| async move { Json(body.into_inner()) }),
    );
}

/// Starts the extractors alone, or behind the middleware.
pub(crate) fn start(middleware: Option<ErrorMiddleware>) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let app = move || {
                App::new().configure(routes).wrap(Condition::new(
                    middleware.is_some(),
                    middleware.clone().unwrap_or_default(),
                ))
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

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

fn post(server: SocketAddr, path: &str, content_type: &str, body: &str) -> Reply {
    let headers = [("Content-Type", content_type)];
    send(server, &request("POST", path, &headers, body)).unwrap()
}

fn get(server: SocketAddr, path: &str) -> Reply {
    send(server, &request("GET", path, &[], "")).unwrap()
}

/// The body, which repeats nothing of the caller's and names no type.
pub(crate) fn read(reply: &Reply) -> Value {
    let mut body: Value = serde_json::from_str(&reply.body).unwrap();
    // An id has digits that could be a word.
    let id = body
        .as_object_mut()
        .and_then(|body| body.remove("instance"));
    let said = body.to_string();
    for word in [
        SECRET, "u32", "u8", "f32", "struct", "Chat", "Page", "serde", "line 1",
    ] {
        assert!(!said.contains(word), "{word} in {said}");
    }
    if let Some(id) = id {
        assert!(id.as_str().unwrap().starts_with("urn:uuid:"));
    }
    body
}

/// Place, text and code of each problem.
fn problems(reply: &Reply) -> Vec<(String, String, String)> {
    let body = read(reply);
    let errors = body["errors"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|err| {
            (
                text(&err["pointer"]),
                text(&err["detail"]),
                text(&err["code"]),
            )
        })
        .collect()
}

/// What is sent; place, text and code of the problem.
pub(crate) type Shape = (String, &'static str, &'static str, &'static str);

fn fine() -> Value {
    json!({"title": "a", "count": 1})
}

pub(crate) fn with(name: &str, value: Value) -> String {
    let mut chat = fine();
    chat[name] = value;
    chat.to_string()
}

pub(crate) fn shapes() -> Vec<Shape> {
    vec![
        (
            with("count", json!(SECRET)),
            "#/count",
            "A valid integer is required.",
            "invalid",
        ),
        (
            with("count", json!(-1)),
            "#/count",
            "A valid integer is required.",
            "invalid",
        ),
        (
            with("title", json!(7)),
            "#/title",
            "Not a valid string.",
            "invalid",
        ),
        (
            with("title", json!(null)),
            "#/title",
            "This field may not be null.",
            "null",
        ),
        (
            json!({"title": "a"}).to_string(),
            "#/count",
            "This field is required.",
            "required",
        ),
        (
            with("kind", json!(SECRET)),
            "#/kind",
            "Not a valid choice.",
            "invalid_choice",
        ),
        (
            with("ratio", json!(SECRET)),
            "#/ratio",
            "A valid number is required.",
            "invalid",
        ),
        (
            with("open", json!(SECRET)),
            "#/open",
            "Must be a valid boolean.",
            "invalid",
        ),
        (
            with("messages", json!({})),
            "#/messages",
            "Expected a list of items.",
            "invalid",
        ),
        (
            with("messages", json!([{"text": "a"}, {"text": [SECRET]}])),
            "#/messages/1/text",
            "Not a valid string.",
            "invalid",
        ),
        (
            with("messages", json!([{}])),
            "#/messages/0/text",
            "This field is required.",
            "required",
        ),
        (
            with("limits", json!({"a/b": 256})),
            "#/limits/a~1b",
            "A valid integer is required.",
            "invalid",
        ),
    ]
}

#[test]
fn a_body_of_another_shape_says_which_field_and_why() {
    for server in [start(None), start(Some(ErrorMiddleware::new()))] {
        assert_eq!(
            post(server, "/json", JSON, &fine().to_string()).body,
            "fine"
        );
        for (sent, pointer, text, code) in &shapes() {
            let reply = post(server, "/json", JSON, sent);
            assert_eq!(reply.status, 422, "{sent}");
            assert_eq!(
                reply.header("content-type"),
                Some("application/problem+json")
            );
            let expected = (
                (*pointer).to_owned(),
                (*text).to_owned(),
                (*code).to_owned(),
            );
            assert_eq!(problems(&reply), [expected], "{sent}");
            assert_eq!(read(&reply)["code"], "invalid");
        }
        // Not the name, which the caller made up.
        let unknown = post(server, "/json", JSON, &with(SECRET, json!(1)));
        assert_eq!(unknown.status, 422);
        assert!(
            unknown.body.contains("There is no such field."),
            "{}",
            unknown.body
        );
    }
}

#[test]
fn each_refusal_of_each_extractor_has_the_status_of_the_table() {
    let long = json!({"title": "x".repeat(2000), "count": 1}).to_string();
    let shape = json!({"title": "a", "count": SECRET}).to_string();
    let secret = |path: &str| path.replace("SECRET", SECRET);
    for (middleware, of_shape) in [
        (None, 422),
        (Some(ErrorMiddleware::new()), 422),
        (
            Some(ErrorMiddleware::new().drf().format::<Standardized>()),
            400,
        ),
    ] {
        let server = start(middleware);
        let replies = [
            (
                post(server, "/json", JSON, &format!("{{\"title\":{SECRET}")),
                400,
                "parse_error",
            ),
            (
                post(server, "/json", JSON, "{\"title\":\"a\""),
                400,
                "parse_error",
            ),
            (post(server, "/json", JSON, ""), 400, "parse_error"),
            (post(server, "/json", JSON, &shape), of_shape, "invalid"),
            (
                post(server, "/json", "text/plain", &shape),
                415,
                "unsupported_media_type",
            ),
            (
                send(server, &request("POST", "/json", &[], "{}")).unwrap(),
                415,
                "unsupported_media_type",
            ),
            (post(server, "/json", JSON, &long), 413, "payload_too_large"),
            (
                post(server, "/form", FORM, "limit=SECRET"),
                of_shape,
                "invalid",
            ),
            (
                post(server, "/form", FORM, "open=true"),
                of_shape,
                "required",
            ),
            (
                post(server, "/form", JSON, "{}"),
                415,
                "unsupported_media_type",
            ),
            (
                post(server, "/form", FORM, &"x".repeat(2000)),
                413,
                "payload_too_large",
            ),
            (get(server, "/query"), 400, "required"),
            (get(server, &secret("/query?limit=SECRET")), 400, "invalid"),
            (
                get(server, &secret("/query?limit=1&open=SECRET")),
                400,
                "invalid",
            ),
            (
                get(server, &secret("/query?limit=1&ratio=SECRET")),
                400,
                "invalid",
            ),
            (get(server, &secret("/path/SECRET")), 404, "not_found"),
            (get(server, &secret("/seats/1/SECRET")), 404, "not_found"),
            (get(server, "/pairs/1/256"), 404, "not_found"),
        ];
        for (index, (reply, status, code)) in replies.iter().enumerate() {
            assert_eq!(reply.status, *status, "{index}: {reply:?}");
            let body = read(reply).to_string();
            assert!(body.contains(&format!("\"{code}\"")), "{index}: {body}");
        }
    }
}

#[test]
fn a_chunked_body_that_breaks_off_is_a_400() {
    let server = start(Some(ErrorMiddleware::new()));
    let headers = [("Content-Type", JSON), ("Transfer-Encoding", "chunked")];
    let mut bytes = request("POST", "/json", &headers, "");
    bytes.extend(b"5\r\n{\"tit\r\nzz\r\n");
    let reply = send(server, &bytes).unwrap();
    assert_eq!(
        (reply.status, &read(&reply)["code"]),
        (400, &json!("parse_error"))
    );
}

#[test]
fn queries_and_paths_say_which_part() {
    let server = start(Some(ErrorMiddleware::new()));
    for (path, pointer, text) in [
        (
            format!("/query?limit={SECRET}"),
            "#/limit",
            "A valid integer is required.",
        ),
        (
            "/query?limit=".to_owned(),
            "#/limit",
            "A valid integer is required.",
        ),
        (
            format!("/query?limit=1&open={SECRET}"),
            "#/open",
            "Must be a valid boolean.",
        ),
        (
            format!("/query?limit=1&ratio={SECRET}"),
            "#/ratio",
            "A valid number is required.",
        ),
        (
            "/query?open=true".to_owned(),
            "#/limit",
            "This field is required.",
        ),
        (format!("/seats/1/{SECRET}"), "#/seat", "Invalid value."),
    ] {
        let reply = get(server, &path);
        let problems = problems(&reply);
        assert_eq!(
            (&*problems[0].0, &*problems[0].1),
            (pointer, text),
            "{path}"
        );
    }
}

#[test]
fn the_problem_is_in_every_format() {
    let sent = json!({"title": "a", "count": SECRET}).to_string();
    let nested = json!({"title": "a", "count": 1, "messages": [{"text": 7}]}).to_string();
    let drf = start(Some(ErrorMiddleware::new().drf()));
    assert_eq!(
        post(drf, "/json", JSON, &sent).body,
        r#"{"count":["A valid integer is required."]}"#
    );
    assert_eq!(get(drf, "/path/x").body, r#"{"detail":"Not found."}"#);
    let only_format = start(Some(ErrorMiddleware::new().format::<Drf>()));
    assert_eq!(post(only_format, "/json", JSON, &sent).status, 422);
    let standardized = start(Some(ErrorMiddleware::new().format::<Standardized>()));
    let body = read(&post(standardized, "/json", JSON, &nested));
    assert_eq!(body["type"], "validation_error");
    assert_eq!(body["errors"][0]["attr"], "messages.0.text");
    let basic = start(Some(ErrorMiddleware::new().format::<Basic>()));
    let body = post(basic, "/json", JSON, &sent).body;
    assert!(body.contains("A valid integer is required."), "{body}");
    assert!(!body.contains(SECRET), "{body}");
}

#[test]
fn a_handler_can_look_at_the_rejection() {
    let server = start(Some(ErrorMiddleware::new()));
    let sent = json!({"title": "a", "count": SECRET}).to_string();
    assert_eq!(post(server, "/result", JSON, &sent).body, "422 #/count");
    assert_eq!(post(server, "/option", JSON, &sent).body, "false");
    assert_eq!(post(server, "/echo", JSON, "[1,2]").body, "[1,2]");
}

#[test]
fn what_the_services_own_error_handler_said_is_for_the_operator() {
    let server = start(Some(ErrorMiddleware::new()));
    let reply = post(
        server,
        "/handled",
        JSON,
        &json!({"title": SECRET}).to_string(),
    );
    assert_eq!(
        (reply.status, &read(&reply)["code"]),
        (409, &json!("conflict"))
    );
}

/// What a caller makes up to be taken for serde's own words.
#[test]
fn a_callers_words_are_never_taken_for_serdes() {
    let server = start(None);
    for value in [
        "missing field `horse-battery-staple`",
        "x, expected horse-battery-staple",
        "`, expected u32 at line 1 column 2 horse-battery-staple",
        "\" at line 1, expected \"horse-battery-staple",
    ] {
        for name in ["count", "kind", "messages", "open"] {
            let mut chat = json!({"title": "a", "count": 1});
            chat[name] = json!(value);
            let reply = post(server, "/json", JSON, &chat.to_string());
            assert_eq!(reply.status, 422);
            assert_eq!(problems(&reply)[0].0, format!("#/{name}"));
        }
        let mut query = String::new();
        for byte in value.bytes() {
            write!(query, "%{byte:02x}").unwrap();
        }
        let reply = get(server, &format!("/query?limit={query}"));
        assert_eq!(problems(&reply)[0].0, "#/limit");
    }
}

#[test]
fn json_that_is_nested_very_deep_is_malformed() {
    let server = start(None);
    for open in ["[", "{\"a\":"] {
        let reply = post(server, "/option", JSON, &open.repeat(100_000));
        assert_eq!((reply.status, &*reply.body), (200, "false"));
        let reply = post(server, "/echo", JSON, &open.repeat(100_000));
        assert!([400, 422].contains(&reply.status), "{reply:?}");
        read(&reply);
    }
}
