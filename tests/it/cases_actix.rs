//! Requests that provoke every error that actix-web, its extractors and its middlewares make.

use crate::raw::request;

/// What only the caller knows, and does not want to find in a log.
pub(crate) const SECRET: &str = "horse-battery-staple";

/// A request, and what it provokes.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) fn case(name: &'static str, bytes: Vec<u8>) -> Case {
    Case { name, bytes }
}

pub(crate) fn get(name: &'static str, path: &str) -> Case {
    case(name, request("GET", path, &[], ""))
}

pub(crate) fn get_with(name: &'static str, path: &str, headers: &[(&str, &str)]) -> Case {
    case(name, request("GET", path, headers, ""))
}

pub(crate) fn post(name: &'static str, path: &str, content_type: &str, body: &str) -> Case {
    let headers = [("Content-Type", content_type)];
    case(name, request("POST", path, &headers, body))
}

fn chunked(name: &'static str, path: &str, content_type: &str, chunks: &str) -> Case {
    let headers = [
        ("Content-Type", content_type),
        ("Transfer-Encoding", "chunked"),
    ];
    let mut bytes = request("POST", path, &headers, "");
    bytes.extend(chunks.as_bytes());
    case(name, bytes)
}

pub(crate) const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Errors that the framework makes of its own accord.
pub(crate) fn extractors() -> Vec<Case> {
    let long = format!("{{\"title\":\"{}\"}}", "x".repeat(100));
    let wrong = format!("{{\"title\":\"a\",\"count\":\"{SECRET}\"}}");
    let malformed = format!("{{\"title\":{SECRET}");
    let of_multipart = "multipart/form-data; boundary=b";
    vec![
        post("json: malformed", "/json", JSON, &malformed),
        post("json: wrong type", "/json", JSON, &wrong),
        post("json: missing member", "/json", JSON, "{\"title\":\"a\"}"),
        post("json: empty", "/json", JSON, ""),
        post("json: no JSON", "/json", "text/plain", "{}"),
        case("json: no content type", request("POST", "/json", &[], "{}")),
        post("json: too long", "/json", JSON, &long),
        chunked("json: too long, in chunks", "/json", JSON, &format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len())),
        chunked("json: broken chunks", "/json", JSON, "zz\r\n"),
        post("form: wrong type", "/form", FORM, &format!("title=a&count={SECRET}")),
        post("form: missing field", "/form", FORM, "title=a"),
        post("form: no form", "/form", JSON, "{}"),
        post("form: too long", "/form", FORM, &format!("title={}&count=1", "x".repeat(100))),
        post("form: unknown charset", "/form", &format!("{FORM}; charset=nonsense"), "title=a&count=1"),
        post("either: neither", "/either", "text/plain", "a"),
        get("query: missing", "/query"),
        get("query: wrong type", &format!("/query?title=a&count={SECRET}")),
        get("query: twice", "/query?title=a&title=b&count=1"),
        get("path: wrong type", &format!("/path/{SECRET}")),
        get("path: wrong second", &format!("/pair/1/{SECRET}")),
        post("bytes: too long", "/bytes", "a/b", &"x".repeat(17)),
        post("bytes: wrong content type", "/bytes-of-json", "text/plain", "a"),
        post("string: too long", "/string", "text/plain", &"x".repeat(17)),
        case("string: no UTF-8", {
            let headers = [("Content-Length", "2"), ("Content-Type", "text/plain")];
            let mut bytes = request("POST", "/string", &headers, "");
            bytes.extend([0xff, 0xfe]);
            bytes
        }),
        post("string: unknown charset", "/string", "text/plain; charset=nonsense", "a"),
        chunked("payload: broken chunks", "/payload", "a/b", "3\r\nabc\r\nzz\r\n"),
        case("multipart: no content type", request("POST", "/multipart", &[], "a")),
        post("multipart: another content type", "/multipart", JSON, "{}"),
        post("multipart: no boundary", "/multipart", "multipart/form-data", "a"),
        post("multipart: cut off", "/multipart", of_multipart, "--b\r\nContent-Dispo"),
        post("multipart: no name", "/multipart", of_multipart, "--b\r\n\r\na\r\n--b--\r\n"),
        get("header: missing", "/header"),
        get("request data: missing", "/reqdata"),
        get("data: missing", "/data"),
        get("own extractor", "/own-extractor"),
        get("websocket: no upgrade", "/websocket"),
        get_with("websocket: no version", "/websocket", &[("Upgrade", "websocket")]),
        case("websocket: no key", b"GET /websocket HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n".to_vec()),
        case("websocket: unknown version", b"GET /websocket HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: a\r\n\r\n".to_vec()),
    ]
}

/// Errors of routing, of middlewares, of handlers.
pub(crate) fn others() -> Vec<Case> {
    let preflight = |name, origin, method, headers| {
        let all = [
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers),
        ];
        case(name, request("OPTIONS", "/cors", &all, ""))
    };
    let friend = "http://friend.example";
    vec![
        get("no such route", "/nowhere"),
        get("no such route in a scope", "/scope/nowhere"),
        get("a guard that refuses", "/guarded"),
        case(
            "method not allowed, of a route",
            request("DELETE", "/only-get", &[], ""),
        ),
        get("method not allowed, of a resource", "/json"),
        case(
            "method not allowed, with Allow",
            request("DELETE", "/allows", &[], ""),
        ),
        get("a text with a status", "/tuple"),
        get("a ResponseError that tells", "/telling"),
        get("a boxed error", "/boxed"),
        get("an I/O error", "/io"),
        get("an internal error", "/internal"),
        get("a forbidden error", "/forbidden"),
        get("unavailable, with Retry-After", "/unavailable"),
        get("an error with a response", "/with-response"),
        get("an error of a blocking task", "/block"),
        get("a timeout", "/timeout"),
        get("JSON that is empty", "/empty-json"),
        get("headers of a body that is gone", "/described"),
        get("a stream", "/stream-error"),
        get("a panic", "/panic"),
        get("a panic, formatted", "/panic-formatted"),
        get("a panic with a number", "/panic-number"),
        get("a panic in a nested scope", "/outer/inner/panic"),
        get("a panic of an extractor", "/panic-extractor"),
        get("a panic of a Display", "/panic-display"),
        get("a panic, and one more when dropped", "/panic-drop"),
        get("a panic of a middleware", "/panic-middleware"),
        get("a middleware that refuses", "/refusing"),
        get(
            "a middleware that refuses, and panics",
            "/refusing-with-panic",
        ),
        get("a middleware that passes an error on", "/passing"),
        get("the middleware twice", "/twice/fails"),
        get("the middleware twice, a panic", "/twice/panic"),
        preflight(
            "CORS: another origin",
            "http://foe.example",
            "GET",
            "x-known",
        ),
        preflight("CORS: another method", friend, "DELETE", "x-known"),
        preflight("CORS: another header", friend, "GET", "x-unknown"),
        preflight("CORS: a method that is none", friend, "a b", "x-known"),
        get_with(
            "CORS: an error within",
            "/cors/fails",
            &[("Origin", friend)],
        ),
        get_with(
            "compression: refused",
            "/compressed",
            &[("Accept-Encoding", "identity;q=0, x;q=1")],
        ),
        get_with(
            "compression: of an error",
            "/compressed/fails",
            &[("Accept-Encoding", "gzip")],
        ),
    ]
}

pub(crate) const STATUSES: [u16; 40] = [
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418,
    421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508,
    510, 511,
];
