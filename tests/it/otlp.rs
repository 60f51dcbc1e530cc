//! What a collector gets by the OpenTelemetry protocol, and what becomes of it where the collector does not work.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use ayushma_errors::logging::{Counts, Guard, Logging, Table};
use ayushma_errors::{ApiError, RequestContext, respond};
use http::{HeaderMap, HeaderValue, Method, Uri};
use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt;

use crate::canary::canary;

#[derive(ApiError)]
enum LoggedError {
    #[status(503)]
    #[message("The vault is sealed")]
    #[error("the vault is sealed: {reason}")]
    #[log(critical)]
    Sealed {
        #[internal]
        reason: String,
        #[redact]
        key: String,
    },
}

/// A collector that answers each request as it is told, and hands on what came.
fn collector(answer: &'static str) -> (String, Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let sender = sender.clone();
            thread::spawn(move || take(stream.unwrap(), answer, &sender));
        }
    });
    (endpoint, receiver)
}

fn take(mut stream: TcpStream, answer: &str, came: &Sender<(String, Value)>) {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length
                .then(|| value.trim().parse::<usize>().ok())
                .flatten()
        });
        if Some(body.len()) < length {
            continue;
        }
        let _ = came.send((head.to_owned(), serde_json::from_str(body).unwrap()));
        bytes.clear();
        if answer.is_empty() {
            // It never answers.
            continue;
        }
        stream.write_all(answer.as_bytes()).unwrap();
    }
}

const TAKEN: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// Runs with a log that goes to the collector alone.
fn logged(endpoint: &str, more: &str, run: impl FnOnce(&Guard)) -> Counts {
    let config = format!(
        "version = 1
         handlers.collector = {{ class = 'otlp', endpoint = '{endpoint}', protocol = 'http/json', timeout = '500ms', {more} resource = {{ 'service.name' = 'care' }} }}
         root = {{ level = 'DEBUG', handlers = ['collector'] }}"
    );
    let (layer, guard) = Logging::from_toml(&config).unwrap().layer().unwrap();
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::with_default(subscriber, || run(&guard));
    assert!(guard.flush(Duration::from_secs(20)).is_complete());
    guard.counts().remove(0)
}

fn records(request: &Value) -> &Vec<Value> {
    request["resourceLogs"][0]["scopeLogs"][0]["logRecords"]
        .as_array()
        .unwrap()
}

fn attribute<'a>(record: &'a Value, name: &str) -> Option<&'a Value> {
    let attributes = record["attributes"].as_array().unwrap();
    let found = attributes.iter().find(|one| one["key"] == name)?;
    Some(&found["value"])
}

#[test]
fn a_critical_error_is_a_fatal_event_with_its_status_and_its_trace() {
    let (endpoint, came) = collector(TAKEN);
    let (key, reason) = (canary(), "shares are missing");
    let counts = logged(&endpoint, "", |_| {
        let mut headers = HeaderMap::new();
        headers.insert(
            "traceparent",
            HeaderValue::from_static("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        );
        let context = RequestContext::new(&Method::GET, &Uri::from_static("/vault"), &headers);
        context.enter(|| {
            let (reason, key) = (reason.to_owned(), key.clone());
            drop(respond(&LoggedError::Sealed { reason, key }));
        });
    });
    let (_, request) = came.recv_timeout(Duration::from_secs(5)).unwrap();
    let record = &records(&request)[0];
    assert_eq!(record["severityNumber"], 21);
    assert_eq!(record["severityText"], "CRITICAL");
    assert_eq!(record["eventName"], "api_error");
    assert_eq!(
        record["body"]["stringValue"],
        "the vault is sealed: shares are missing"
    );
    assert_eq!(record["traceId"], "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(record["spanId"], "b7ad6b7169203331");
    let status = attribute(record, "http.response.status_code").unwrap();
    assert_eq!(status["intValue"], "503");
    assert_eq!(
        attribute(record, "error.code").unwrap()["stringValue"],
        "sealed"
    );
    assert!(attribute(record, "trace.id").is_none());
    let resource = &request["resourceLogs"][0]["resource"]["attributes"][0];
    assert_eq!(resource["key"], "service.name");
    assert_eq!(resource["value"]["stringValue"], "care");
    assert!(!request.to_string().contains(&key), "{request}");
    assert_eq!((counts.emitted, counts.written), (1, 1));
}

#[test]
fn each_level_has_its_number_and_each_value_its_type() {
    let (endpoint, came) = collector(TAKEN);
    logged(
        &endpoint,
        "headers = { authorization = 'Basic abc' },",
        |_| {
            tracing::debug!("a");
            tracing::info!(
                rooms = 3_u64,
                open = true,
                share = 0.5,
                name = "a\"b\u{1b}",
                "b"
            );
            tracing::warn!(big = u64::MAX, none = f64::NAN, "c");
            tracing::error!("d");
        },
    );
    let mut all = Vec::new();
    while all.len() < 4 {
        let (head, request) = came.recv_timeout(Duration::from_secs(5)).unwrap();
        assert!(
            head.to_lowercase().contains("authorization: basic abc"),
            "{head}"
        );
        all.extend(records(&request).clone());
    }
    let numbers: Vec<_> = all
        .iter()
        .map(|record| record["severityNumber"].clone())
        .collect();
    assert_eq!(numbers, [5, 9, 13, 17]);
    let of = |record: usize, name: &str| attribute(&all[record], name).unwrap().to_string();
    assert_eq!(of(1, "rooms"), r#"{"intValue":"3"}"#);
    assert_eq!(of(1, "open"), r#"{"boolValue":true}"#);
    assert_eq!(of(1, "share"), r#"{"doubleValue":0.5}"#);
    assert_eq!(
        attribute(&all[1], "name").unwrap()["stringValue"],
        "a\"b\u{1b}"
    );
    assert_eq!(of(2, "big"), r#"{"stringValue":"18446744073709551615"}"#);
    assert_eq!(of(2, "none"), r#"{"stringValue":"NaN"}"#);
    assert!(all[1].get("eventName").is_none());
}

#[test]
fn what_the_collector_refuses_is_counted() {
    const REFUSED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 45\r\n\r\n{\"partialSuccess\":{\"rejectedLogRecords\":\"1\"}}";
    let (endpoint, _came) = collector(REFUSED);
    let counts = logged(&endpoint, "", |guard| {
        tracing::info!("a");
        assert!(!guard.flush(Duration::from_secs(5)).is_lossless());
    });
    assert_eq!(
        (counts.written, counts.dropped.io_error),
        (0, 1),
        "{counts:?}"
    );
}

#[test]
fn nobody_waits_for_a_collector_and_each_record_is_accounted_for() {
    const BUSY: &str =
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7200\r\nContent-Length: 0\r\n\r\n";
    const BROKEN: &str = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
    const NOT_THERE: &str = "not there";
    for answer in ["", BUSY, BROKEN, NOT_THERE] {
        let (endpoint, _came) = match answer {
            NOT_THERE => ("http://127.0.0.1:9".to_owned(), channel().1),
            answer => collector(answer),
        };
        let counts = logged(&endpoint, "queue = { records = 10 },", |_| {
            let since = Instant::now();
            for _ in 0..200 {
                let (reason, key) = (String::new(), String::new());
                drop(respond(&LoggedError::Sealed { reason, key }));
            }
            // Each is CRITICAL: to wait for each would take 200 timeouts of half a second, or of five.
            assert!(since.elapsed() < Duration::from_secs(40), "{answer:?}");
        });
        assert_eq!(counts.emitted, 200, "{answer:?}");
        assert!(
            counts.is_balanced() && counts.written == 0,
            "{answer:?} {counts:?}"
        );
        assert_eq!(counts.pending, 0, "{answer:?} {counts:?}");
    }
}

#[test]
fn a_token_does_not_follow_where_a_collector_points_and_nothing_counts_as_written_there() {
    let (elsewhere, came) = redirected_to();
    let answer =
        format!("HTTP/1.1 302 Found\r\nLocation: {elsewhere}/\r\nContent-Length: 0\r\n\r\n");
    let (endpoint, _came) = collector(answer.leak());
    let counts = logged(&endpoint, "headers = { x-token = 'abc' },", |_| {
        tracing::info!("a");
    });
    assert_eq!(
        (counts.written, counts.dropped.io_error),
        (0, 1),
        "{counts}"
    );
    assert!(came.try_recv().is_err(), "the other one got a request");
}

/// A server that takes everything, and hands on the head of each request.
fn redirected_to() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut chunk) = (stream.unwrap(), [0; 4096]);
            let count = stream.read(&mut chunk).unwrap();
            let _ = sender.send(String::from_utf8_lossy(&chunk[..count]).into_owned());
            let _ = stream.write_all(TAKEN.as_bytes());
        }
    });
    (endpoint, receiver)
}

#[test]
fn a_token_is_in_no_debug_of_a_configuration() {
    let token = canary();
    let table = Table::new()
        .set("class", "otlp")
        .set("headers", Table::new().set("authorization", token.clone()));
    let builder = Logging::builder().handler("collector", table.clone());
    let printed = format!(
        "{table:?} {builder:?} {:#?}",
        builder.clone().build().unwrap()
    );
    assert!(
        printed.contains("otlp") && !printed.contains(&token),
        "{printed}"
    );
}

#[derive(ApiError)]
enum NamesakeError {
    #[status(500)]
    Named {
        #[internal]
        origin: &'static str,
        #[internal]
        spans: u32,
    },
}

#[test]
fn an_errors_field_is_not_taken_for_what_the_event_says_and_each_name_is_there_once() {
    let (endpoint, came) = collector(TAKEN);
    logged(&endpoint, "", |_| {
        let span = tracing::info_span!("job", thread.id = "its own", trace.id = "none");
        let (origin, spans) = ("DEL", 3);
        span.in_scope(|| ayushma_errors::report(&NamesakeError::Named { origin, spans }));
    });
    let (_, request) = came.recv_timeout(Duration::from_secs(5)).unwrap();
    let record = &records(&request)[0];
    for (name, value) in [
        ("origin", "report"),
        ("spans", "job"),
        ("error.fields.origin", "DEL"),
        ("error.fields.spans", "3"),
        ("thread.id", "its own"),
        ("trace.id", "none"),
    ] {
        let found = attribute(record, name).map(|value| value["stringValue"].clone());
        assert_eq!(found, Some(value.into()), "{name}");
    }
    assert!(record.get("traceId").is_none(), "{record}");
    let attributes = record["attributes"].as_array().unwrap();
    let mut names: Vec<_> = attributes
        .iter()
        .map(|one| one["key"].to_string())
        .collect();
    names.sort();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "{record}");
}

#[test]
fn a_record_outlives_a_connection_that_breaks() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (sender, came) = channel();
    thread::spawn(move || {
        // It closes the first connection without an answer, as a collector does that is ended.
        drop(listener.accept().unwrap());
        let (stream, _) = listener.accept().unwrap();
        take(stream, TAKEN, &sender);
    });
    let counts = logged(&endpoint, "", |_| tracing::info!("a"));
    assert_eq!((counts.written, counts.dropped.total()), (1, 0), "{counts}");
    assert_eq!(records(&came.recv().unwrap().1).len(), 1);
}

#[test]
fn a_cards_number_is_found_also_where_it_is_no_text() {
    let (endpoint, came) = collector(TAKEN);
    logged(&endpoint, "", |_| {
        tracing::info!(
            card = 4_111_111_111_111_111_u64,
            at = 1_795_642_322_012_u64,
            "paid"
        );
    });
    let (_, request) = came.recv_timeout(Duration::from_secs(5)).unwrap();
    let record = &records(&request)[0];
    let value = |name: &str| attribute(record, name).unwrap().to_string();
    assert_eq!(value("card"), r#"{"stringValue":"[REDACTED:card]"}"#);
    assert_eq!(value("at"), r#"{"intValue":"1795642322012"}"#);
}
