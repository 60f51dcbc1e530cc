//! Every error that actix-web makes, provoked on a real server: without the middleware, and with it.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ayushma_errors::actix::ErrorMiddleware;

use crate::canary::Server;
use crate::cases_actix::{
    Case, JSON, SECRET, STATUSES, case, extractors, get, get_with, others, post,
};
use crate::raw::{Reply, request, send};
use crate::service_actix::{INSIDE, start, start_shedding};

/// A websocket's handshake.
const UPGRADE: &[u8] = b"GET /websocket HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// Without what is another each time.
fn lasting(reply: &Reply) -> Reply {
    let mut reply = reply.clone();
    let changing = ["date", "x-request-id", "x-error-id", "connection"];
    let id = reply.header("x-error-id").unwrap_or("no id").to_owned();
    reply.body = reply.body.replace(&id, "ID");
    reply
        .headers
        .retain(|(name, _)| !changing.contains(&&**name) && name != "content-length");
    reply.headers.sort();
    reply
}

/// Status and headers.
fn head(reply: &Reply) -> String {
    let reply = lasting(reply);
    let mut text = reply.status.to_string();
    for (name, value) in &reply.headers {
        write!(text, " [{name}: {value}]").unwrap();
    }
    text
}

/// The answer has our shape, says nothing that it should not, and was reported once.
fn has_our_shape(name: &str, service: &Server, reply: &Reply) {
    let header = |name: &str| reply.header(name);
    assert_eq!(
        header("content-type"),
        Some("application/problem+json"),
        "{name}"
    );
    let length = header("content-length").unwrap();
    assert_eq!(length, reply.body.len().to_string(), "{name}");
    let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(body["status"], reply.status, "{name}");
    for member in ["title", "code", "detail"] {
        assert!(body[member].is_string(), "{name}: {member}");
    }
    let id = header("x-error-id").unwrap();
    assert_eq!(body["instance"], format!("urn:uuid:{id}"), "{name}");
    let all = format!("{reply:?}");
    assert!(
        !all.contains(INSIDE) && !all.contains(SECRET),
        "{name}: {all}"
    );

    let events = service.events.take();
    let ours: Vec<_> = events
        .iter()
        .filter(|event| event.name == "api_error")
        .collect();
    let texts: Vec<String> = ours.iter().map(|event| event.text()).collect();
    // A caller that puts its secret into the path has put it into every log there is.
    let path = format!("url.path={}", ours[0].field("url.path").unwrap());
    let said = texts.concat().replace(&path, "");
    assert!(!said.contains(SECRET), "{name}: {texts:?}");
    assert_eq!(ours.len(), 1, "{name}: {texts:?}");
    assert_eq!(ours[0].field("error.id"), Some(id), "{name}");
    assert_eq!(
        ours[0].field("http.request.id"),
        header("x-request-id"),
        "{name}"
    );
    let status = reply.status.to_string();
    assert_eq!(
        ours[0].field("http.response.status_code"),
        Some(&*status),
        "{name}"
    );
}

#[test]
fn every_error_of_actix_gets_our_shape() {
    let bare = start(None, 1);
    let wrapped = start(Some(ErrorMiddleware::new()), 1);
    let mut found = String::new();
    let cases: Vec<Case> = extractors().into_iter().chain(others()).collect();
    for case in &cases {
        let before = send(bare.address, &case.bytes);
        let after = send(wrapped.address, &case.bytes);
        let after = after.unwrap_or_else(|| panic!("{}: the connection closes", case.name));
        // It was an error, and not of our shape, or this case proves nothing.
        if let Some(before) = &before {
            assert!(before.status >= 400, "{}: {}", case.name, before.status);
            if !case.name.contains("twice") {
                assert_ne!(
                    before.header("content-type"),
                    Some("application/problem+json")
                );
                assert_eq!(after.status, before.status, "{}", case.name);
            }
        } else {
            assert_eq!(after.status, 500, "{}", case.name);
        }
        has_our_shape(case.name, &wrapped, &after);
        let before = match &before {
            // What is compressed is no text, and what is ours is looked at elsewhere.
            Some(before) if before.header("content-encoding").is_some() => head(before),
            Some(before) if before.header("x-error-id").is_some() => head(before),
            Some(before) => format!("{} {}", head(before), before.body.escape_debug()),
            None => "the connection closes".to_owned(),
        };
        let after = head(&after);
        writeln!(
            found,
            "{}\n  before {before}\n  after  {after}\n",
            case.name
        )
        .unwrap();
    }
    println!("{} errors", cases.len());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/handler-actix.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    assert_eq!(found, expected, "`UPDATE=1 cargo test` writes it anew");
}

#[test]
fn every_bare_status_gets_our_shape() {
    let bare = start(None, 1);
    let wrapped = start(Some(ErrorMiddleware::new()), 1);
    for status in STATUSES {
        let bytes = request("GET", &format!("/status/{status}"), &[], "");
        let before = send(bare.address, &bytes).unwrap();
        assert_eq!((before.status, &*before.body), (status, ""));
        let after = send(wrapped.address, &bytes).unwrap();
        assert_eq!(after.status, status);
        has_our_shape("a bare status", &wrapped, &after);
    }
}

/// What is no error, or was written on purpose, or is ours: nothing of it changes but the ids.
#[test]
fn what_is_no_error_of_the_frameworks_stays() {
    let bare = start(None, 1);
    let wrapped = start(Some(ErrorMiddleware::new()), 1);
    let gzip = [("Accept-Encoding", "gzip")];
    let cases = [
        get("fine", "/fine"),
        case("fine, HEAD", request("HEAD", "/fine", &[], "")),
        case("switching protocols", UPGRADE.to_vec()),
        get("no content", "/status/204"),
        get("not modified", "/status/304"),
        get("a redirect", "/status/307"),
        get("a stream", "/stream"),
        get("a stream whose length is known", "/sized-stream"),
        get_with("a compressed body", "/compressed", &gzip),
        get("HTML", "/html"),
        get("JSON of an error", "/telling-json"),
        get("JSON of an error of a middleware", "/refusing-with-json"),
        get("JSON in chunks", "/stream-json-error"),
        get("bytes in chunks", "/stream-bytes-error"),
        get("a response that is kept", "/keep"),
    ];
    for case in cases {
        let before = send(bare.address, &case.bytes).unwrap();
        let after = send(wrapped.address, &case.bytes).unwrap();
        assert_eq!(lasting(&after), lasting(&before), "{}", case.name);
        assert!(after.header("x-request-id").is_some(), "{}", case.name);
        assert_eq!(after.header("x-error-id"), None, "{}", case.name);
        assert_eq!(
            wrapped
                .events
                .take()
                .iter()
                .filter(|event| event.name == "api_error")
                .count(),
            0
        );
    }
    for path in [
        "/ours",
        "/foreign",
        "/refusing-with-ours",
        "/compressed/ours",
    ] {
        let bytes = request("GET", path, &[], "");
        let before = send(bare.address, &bytes).unwrap();
        let after = send(wrapped.address, &bytes).unwrap();
        assert_eq!(after.status, before.status, "{path}");
        assert_eq!(after.body.len(), before.body.len(), "{path}");
        has_our_shape(path, &wrapped, &after);
    }
}

#[test]
fn an_error_of_ours_stays_whatever_its_format() {
    let service = start(Some(ErrorMiddleware::new()), 1);
    let reply = send(service.address, &request("GET", "/ours-as-text", &[], "")).unwrap();
    assert_eq!((reply.status, &*reply.body), (409, "The chat is archived"));
    let mut events = service.events.take();
    events.retain(|event| event.name == "api_error");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].field("error.id"), reply.header("x-error-id"));
}

/// Both routes match the path; the first one that does is not the one that answers.
#[test]
fn the_route_of_a_replaced_answer_is_the_one_that_answered() {
    let service = start(Some(ErrorMiddleware::new()), 1);
    let reply = send(
        service.address,
        &request("POST", "/widgets/action", &[], ""),
    )
    .unwrap();
    assert_eq!(reply.status, 410);
    let events = service.events.take();
    let event = events.iter().find(|event| event.name == "api_error");
    assert_eq!(event.unwrap().field("http.route"), Some("/widgets/action"));
}

/// A middleware that sheds its load: it is not ready, and says so by an error. Without the middleware there is nothing to
/// compare with: actix-web builds such a service anew until its stack is used up.
#[test]
fn a_service_that_is_not_ready_answers() {
    let wrapped = start_shedding();
    let asked = request("GET", "/", &[], "");
    for _ in 0..3 {
        let reply = send(wrapped, &asked).unwrap();
        assert_eq!(reply.status, 503);
        assert_eq!(
            reply.header("content-type"),
            Some("application/problem+json")
        );
        assert!(!reply.body.contains(INSIDE), "{}", reply.body);
    }
}

#[test]
fn a_typed_extractors_rejection_is_reported_once_and_without_the_value() {
    let wrong = format!("{{\"title\":\"a\",\"count\":\"{SECRET}\"}}");
    let malformed = format!("{{\"title\":{SECRET}");
    let service = start(Some(ErrorMiddleware::new()), 1);
    for case in [
        post("typed: wrong type", "/typed-json", JSON, &wrong),
        post("typed: malformed", "/typed-json", JSON, &malformed),
        get("typed: a path", &format!("/typed-path/{SECRET}")),
    ] {
        let reply = send(service.address, &case.bytes).unwrap();
        has_our_shape(case.name, &service, &reply);
    }
    let bare = start(None, 1);
    let reply = send(bare.address, &post("", "/typed-json", JSON, &wrong).bytes).unwrap();
    assert_eq!(reply.status, 422);
    let events = bare.events.take();
    let ours: Vec<_> = events
        .iter()
        .filter(|event| event.name == "api_error")
        .collect();
    assert_eq!(ours.len(), 1);
    let said = ours[0].field("error.fields").unwrap();
    assert!(
        said.contains("expected u32") && !said.contains(SECRET),
        "{said}"
    );
}

#[test]
fn a_websocket_speaks_behind_the_middleware() {
    use std::io::{Read, Write};

    let service = start(Some(ErrorMiddleware::new()), 1);
    let mut stream = std::net::TcpStream::connect(service.address).unwrap();
    stream.write_all(UPGRADE).unwrap();
    assert_eq!(crate::raw::read(&mut stream, false).unwrap().status, 101);
    let mut frame = [0; 4];
    stream.read_exact(&mut frame).unwrap();
    assert_eq!(&frame, b"\x81\x02hi");
}

#[test]
fn a_connection_goes_on_after_errors_and_panics() {
    use std::io::Write;

    let service = start(Some(ErrorMiddleware::new()), 1);
    let mut stream = std::net::TcpStream::connect(service.address).unwrap();
    for (path, status) in [
        ("/panic", 500),
        ("/panic-middleware", 500),
        ("/refusing", 500),
        ("/nowhere", 404),
        ("/ours", 409),
        ("/fine", 200),
    ] {
        let asked = format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        stream.write_all(asked.as_bytes()).unwrap();
        let reply = crate::raw::read(&mut stream, false).unwrap();
        assert_eq!(reply.status, status, "{path}");
    }
}

#[test]
fn head_has_the_headers_of_the_error_and_no_body() {
    let wrapped = start(Some(ErrorMiddleware::new()), 1);
    for (path, status) in [
        ("/head-fails", 500),
        ("/head-ours", 409),
        ("/head-panics", 500),
        ("/nowhere", 404),
    ] {
        let reply = send(wrapped.address, &request("HEAD", path, &[], "")).unwrap();
        assert_eq!((reply.status, &*reply.body), (status, ""), "{path}");
        assert_eq!(
            reply.header("content-type"),
            Some("application/problem+json")
        );
        let length: usize = reply.header("content-length").unwrap().parse().unwrap();
        assert!(length > 50, "{path}: {length}");
    }
}

#[test]
fn replace_foreign_replaces_what_was_written_but_not_what_is_kept() {
    let service = start(Some(ErrorMiddleware::new().replace_foreign()), 1);
    for path in [
        "/html",
        "/telling-json",
        "/refusing-with-json",
        "/stream-json-error",
    ] {
        let reply = send(service.address, &request("GET", path, &[], "")).unwrap();
        has_our_shape(path, &service, &reply);
    }
    let ours = send(service.address, &request("GET", "/ours", &[], "")).unwrap();
    assert!(ours.body.contains("The chat is archived"), "{}", ours.body);
    let kept = send(service.address, &request("GET", "/keep", &[], "")).unwrap();
    assert_eq!((kept.status, &*kept.body), (503, "not ready"));
}

#[test]
fn the_services_own_handlers_answer_foreign_errors() {
    use crate::service_actix::{Archived, Telling};

    let counted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&counted);
    let archived = |place: &str| Archived {
        place: place.to_owned(),
    };
    let middleware = ErrorMiddleware::new()
        // Boxed ones, and those that a handler took as foreign.
        .on(move |_: &Telling, _| archived("box"))
        .on(move |err: &std::io::Error, context| {
            assert_eq!(context.route(), Some("/io"));
            archived(&err.kind().to_string())
        })
        .on(move |_: &serde_json::Error, _| archived("json"))
        .on_response_error(move |_: &Telling, _| archived("response"))
        .on_report(move |record, context| {
            assert_eq!(record.status(), 409);
            assert!(!context.request_id().is_empty());
            count.fetch_add(1, Ordering::Relaxed);
        });
    let service = start(Some(middleware), 1);
    let paths = [
        "/telling",
        "/boxed",
        "/foreign",
        "/io",
        "/refusing",
        "/own-extractor",
    ];
    for path in paths {
        let reply = send(service.address, &request("GET", path, &[], "")).unwrap();
        assert_eq!(reply.status, 409, "{path}");
        has_our_shape(path, &service, &reply);
    }
    let malformed = post("", "/json", JSON, "{").bytes;
    let reply = send(service.address, &malformed).unwrap();
    assert_eq!(reply.status, 409);
    has_our_shape("a source of an error of actix", &service, &reply);
    assert_eq!(counted.load(Ordering::Relaxed), paths.len() + 1);
}

#[test]
fn the_format_is_the_callers_among_those_that_are_allowed() {
    use ayushma_errors::body::{Drf, Format, Problem};

    let formats = [Format::of::<Problem>(), Format::of::<Drf>()];
    let service = start(Some(ErrorMiddleware::new().formats(formats)), 1);
    for (accept, content_type) in [
        ("*/*", "application/problem+json"),
        ("application/json", "application/json"),
    ] {
        for path in ["/nowhere", "/panic", "/telling", "/ours"] {
            let bytes = request("GET", path, &[("Accept", accept)], "");
            let reply = send(service.address, &bytes).unwrap();
            assert_eq!(
                reply.header("content-type"),
                Some(content_type),
                "{path} {accept}"
            );
        }
    }
    let drf = start(Some(ErrorMiddleware::new().drf()), 1);
    let reply = send(drf.address, &request("GET", "/status/422", &[], "")).unwrap();
    assert_eq!(reply.status, 400);
    assert!(reply.body.starts_with("{\"detail\":"), "{}", reply.body);
}

#[test]
fn the_event_says_the_route_method_and_path_without_the_query() {
    let service = start(Some(ErrorMiddleware::new()), 1);
    for (path, route) in [
        (format!("/path/{SECRET}?key={SECRET}"), Some("/path/{id}")),
        (
            "/outer/inner/panic?a=1".to_owned(),
            Some("/outer/inner/panic"),
        ),
        ("/ours?a=1".to_owned(), Some("/ours")),
        ("/refusing?a=1".to_owned(), Some("/refusing")),
        ("/nowhere?a=1".to_owned(), None),
    ] {
        let headers = [
            ("x-request-id", "r-1"),
            (
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ),
        ];
        let reply = send(service.address, &request("GET", &path, &headers, "")).unwrap();
        assert_eq!(reply.header("x-request-id"), Some("r-1"));
        let events = service.events.take();
        let event = events
            .iter()
            .find(|event| event.name == "api_error")
            .unwrap();
        assert_eq!(event.field("http.route"), route, "{path}");
        assert_eq!(event.field("http.request.method"), Some("GET"));
        assert_eq!(event.field("url.path"), path.split('?').next());
        assert_eq!(event.field("http.request.id"), Some("r-1"));
        assert_eq!(
            event.field("trace.id"),
            Some("0af7651916cd43dd8448eb211c80319c")
        );
    }
}

#[test]
fn a_request_id_that_could_do_harm_is_made_anew() {
    let service = start(Some(ErrorMiddleware::new()), 1);
    let long = "x".repeat(129);
    for id in ["a b", "a\"b", "", &long] {
        let bytes = request("GET", "/fine", &[("x-request-id", id)], "");
        let reply = send(service.address, &bytes).unwrap();
        assert_eq!(
            reply.header("x-request-id").map(str::len),
            Some(36),
            "{id:?}"
        );
    }
}
