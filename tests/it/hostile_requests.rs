//! Requests that mean no good: what every framework behind the exception handler must make of them.
//!
//! The server has the routes `/ours`, `/json`, `/json-deep`, `/form`, `/bytes` and `/stream`.

use std::io::Write;
use std::net::{Shutdown, TcpStream};

use crate::canary::{Event, Server};
use crate::raw::{read, request, send};

pub(crate) fn a_head_of_a_megabyte_is_refused_before_there_is_a_request(server: &Server) {
    let long = "x".repeat(1 << 20);
    let reply = send(
        server.address,
        &request("GET", "/ours", &[("x-long", &long)], ""),
    );
    // It may close the connection before its answer is read: the rest of the head is still under way.
    if let Some(reply) = reply {
        assert_eq!((reply.status, reply.header("x-request-id")), (431, None));
    }
    assert!(reported(server).is_empty());
    goes_on(server);
}

pub(crate) fn ids_that_are_long_or_binary_are_made_anew_and_never_repeated(server: &Server) {
    let long = "y".repeat(100_000);
    for id in [
        long.as_bytes(),
        &[0x80, 0xff, 0xfe],
        b"\xc3\xa9",
        b"a\tb",
        b"{\"a\":1}",
    ] {
        for name in ["x-request-id", "traceparent"] {
            let mut bytes = b"GET /ours HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".to_vec();
            bytes.extend(name.as_bytes());
            bytes.extend(b": ");
            bytes.extend(id);
            bytes.extend(b"\r\n\r\n");
            let reply = send(server.address, &bytes).unwrap();
            assert_eq!(reply.status, 409);
            assert_eq!(reply.header("x-request-id").map(str::len), Some(36));
            let events = reported(server);
            assert_eq!(events.len(), 1);
            assert_eq!(events[0].field("trace.id"), None);
            assert!(events[0].text().len() < 2000, "{}", events[0].text());
        }
    }
}

pub(crate) fn a_path_that_is_long_is_cut_in_the_event(server: &Server) {
    let path = format!("/{}", "p".repeat(50_000));
    let reply = send(server.address, &request("GET", &path, &[], "")).unwrap();
    assert_eq!(reply.status, 404);
    let events = reported(server);
    assert!(events[0].field("url.path").unwrap().len() < 1100);
    goes_on(server);
}

pub(crate) fn json_that_is_nested_very_deep_is_refused(server: &Server) {
    for (path, open) in [("/json-deep", "["), ("/json-deep", "{\"a\":")] {
        let body = open.repeat(100_000);
        let headers = [("Content-Type", "application/json")];
        let reply = send(server.address, &request("POST", path, &headers, &body)).unwrap();
        assert_eq!(reply.status, 400);
        assert_eq!(
            reply.header("content-type"),
            Some("application/problem+json")
        );
        goes_on(server);
    }
}

pub(crate) fn a_body_that_never_ends_is_refused_at_the_limit(server: &Server) {
    for (path, content_type) in [
        ("/json", "application/json"),
        ("/form", "application/x-www-form-urlencoded"),
        ("/bytes", "a/b"),
    ] {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let headers = [
            ("Content-Type", content_type),
            ("Transfer-Encoding", "chunked"),
        ];
        stream
            .write_all(&request("POST", path, &headers, ""))
            .unwrap();
        let mut writing = stream.try_clone().unwrap();
        let writer = std::thread::spawn(move || {
            let chunk = format!("1000\r\n{}\r\n", "1".repeat(0x1000));
            // It ends because the server stops reading, and the connection is closed.
            while writing.write_all(chunk.as_bytes()).is_ok() {}
        });
        let reply = read(&mut stream, false).unwrap();
        assert_eq!(reply.status, 413, "{path}");
        assert_eq!(
            reply.header("content-type"),
            Some("application/problem+json")
        );
        let _ = stream.shutdown(Shutdown::Both);
        writer.join().unwrap();
        let events = reported(server);
        assert_eq!(events.len(), 1, "{path}");
        goes_on(server);
    }
}

pub(crate) fn a_client_that_goes_away_leaves_nothing_behind(server: &Server) {
    for _ in 0..20 {
        // In the middle of its body, of its head, and before it reads the answer.
        let headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", "50"),
        ];
        let half_a_body = request("POST", "/json", &headers, "");
        let half_a_head = b"GET /ours HTTP/1.1\r\nHos".to_vec();
        let whole = request("GET", "/stream", &[], "");
        for bytes in [half_a_body, half_a_head, whole] {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream.write_all(&bytes).unwrap();
            drop(stream);
        }
    }
    goes_on(server);
}

/// The service still answers, and nothing of the request before is left in force.
fn goes_on(server: &Server) {
    server.events.take();
    let headers = [("x-request-id", "afterwards")];
    let reply = send(server.address, &request("GET", "/ours", &headers, "")).unwrap();
    assert_eq!(reply.status, 409);
    // Of what was cut off before, the rest may be reported at any time.
    let mut events = reported(server);
    events.retain(|event| event.field("http.request.id") == Some("afterwards"));
    assert_eq!(events.len(), 1);
}

pub(crate) fn reported(server: &Server) -> Vec<Event> {
    let mut events = server.events.take();
    events.retain(|event| event.name == "api_error");
    events
}
