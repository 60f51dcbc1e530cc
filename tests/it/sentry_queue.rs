//! What becomes of the envelopes for Sentry, with servers that answer, refuse, hang and are not there.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use actix_web::{App, web};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use ayushma_errors::actix::ErrorMiddleware;
use ayushma_errors::sentry::{Counts, Setup, counts};
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{ApiError, respond};
use sentry_core::{Client, Hub, Level, TransactionContext};
use tower::{Layer, ServiceExt};

use crate::canary::{canary, hushed};

#[derive(ApiError)]
enum QueuedError {
    #[status(500)]
    Plain,
}

/// One test at a time: the counts are the process's.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a server makes of a request.
#[derive(Clone, Copy)]
enum Answer {
    Status(&'static str),
    Never,
}

/// A server, and what it was sent when it is closed.
struct Server {
    address: String,
    thread: JoinHandle<Vec<String>>,
}

impl Server {
    fn open(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let thread = thread::spawn(move || {
            let (mut bodies, mut hanging) = (Vec::new(), Vec::new());
            loop {
                let (stream, _) = listener.accept().unwrap();
                // Who connects and says nothing closes it.
                if !serve(&stream, answer, &mut bodies) {
                    return bodies;
                }
                hanging.push(stream);
            }
        });
        Server { address, thread }
    }

    fn dsn(&self) -> String {
        format!("http://key@{}/1", self.address)
    }

    fn close(self) -> Vec<String> {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        self.thread.join().unwrap()
    }
}

/// Answers one request and closes the connection, or leaves it open without a word; says whether there was one.
fn serve(mut stream: &TcpStream, answer: Answer, bodies: &mut Vec<String>) -> bool {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return false;
    }
    while line != "\r\n" {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
        reader.read_line(&mut line).unwrap();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    bodies.push(String::from_utf8_lossy(&body).into_owned());
    if let Answer::Status(status) = answer {
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
    }
    true
}

fn client(dsn: &str) -> Arc<Client> {
    let setup = Setup::new(dsn).unwrap().queue(10);
    let options = setup.timeout(Duration::from_millis(200)).options();
    Arc::new(Client::from(options))
}

fn send(client: &Arc<Client>, events: u64) {
    let hub = Hub::new(Some(Arc::clone(client)), Arc::default());
    Hub::run(Arc::new(hub), || {
        for _ in 0..events {
            drop(respond(&QueuedError::Plain));
        }
    });
}

#[test]
fn a_panic_that_a_handler_catches_does_not_wait_for_a_server_that_hangs() {
    let _alone = alone();
    let server = Server::open(Answer::Never);
    let setup = Setup::new(&server.dsn()).unwrap();
    let options = setup.timeout(Duration::from_secs(5)).options();
    let panics = sentry_panic::PanicIntegration::new();
    let client = Arc::new(Client::from(options.add_integration(panics)));
    let hub = Arc::new(Hub::new(Some(Arc::clone(&client)), Arc::default()));
    let since = Instant::now();
    Hub::run(hub, || {
        let inside = tower::service_fn(|_: http::Request<String>| async {
            assert!(std::env::args().next().is_none(), "on purpose");
            Ok::<_, std::convert::Infallible>(http::Response::new(String::new()))
        });
        let service = ErrorLayer::new().layer(inside);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let request = http::Request::new(String::new());
        let answer = hushed(|| runtime.unwrap().block_on(service.oneshot(request)));
        assert_eq!(answer.unwrap().status(), 500);
    });
    assert!(since.elapsed() < Duration::from_secs(3), "it waited");
    client.close(Some(Duration::from_millis(1)));
    server.close();
}

async fn failing() -> Result<&'static str, QueuedError> {
    sentry_core::capture_message("somebody else's", Level::Error);
    Err(QueuedError::Plain)
}

/// All that a server gets.
fn sent_bytes(run: impl FnOnce()) -> String {
    let server = Server::open(Answer::Status("200 OK"));
    let options = Setup::new(&server.dsn()).unwrap().options();
    let client = Arc::new(Client::from(options.traces_sample_rate(1.0)));
    let hub = Hub::new(Some(Arc::clone(&client)), Arc::default());
    Hub::run(Arc::new(hub), run);
    client.close(Some(Duration::from_secs(20)));
    server.close().concat()
}

#[track_caller]
fn assert_request_is_clean(sent: &str, token: &str, query: &str) {
    assert!(!sent.contains(token), "{sent}");
    assert!(!sent.contains(query), "{sent}");
    // Two events and the transaction.
    let urls = sent.matches(r#"/reset/[REDACTED:token]","method""#);
    assert_eq!(urls.count(), 3, "{sent}");
    assert!(
        sent.contains(r#""transaction":"GET /reset/{token}""#),
        "{sent}"
    );
}

#[test]
fn what_the_route_calls_a_token_and_the_query_are_in_nobodys_request() {
    let _alone = alone();
    let (token, query) = (canary(), canary());
    let path = format!("/reset/{token}?page={query}");
    let sent = sent_bytes(|| {
        let router = Router::new()
            .route("/reset/{token}", get(failing))
            .layer(ErrorLayer::new())
            .layer(sentry_tower::SentryHttpLayer::new().enable_transaction())
            .layer(sentry_tower::NewSentryLayer::<http::Request<Body>>::new_from_top());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let request = http::Request::get(format!("http://care.example{path}"))
            .header("host", "care.example")
            .body(Body::empty())
            .unwrap();
        runtime.block_on(router.oneshot(request)).unwrap();
    });
    assert_request_is_clean(&sent, &token, &query);
    let sent = sent_bytes(|| {
        actix_web::rt::System::new().block_on(async {
            let sentrys = sentry_actix::Sentry::builder()
                .with_hub(Hub::current())
                .capture_server_errors(false)
                .start_transaction(true)
                .finish();
            let app = App::new()
                .route("/reset/{token}", web::get().to(failing))
                .wrap(ErrorMiddleware::new())
                .wrap(sentrys);
            let app = actix_web::test::init_service(app).await;
            let request = actix_web::test::TestRequest::get().uri(&path).to_request();
            assert_eq!(
                actix_web::test::call_service(&app, request).await.status(),
                500
            );
        });
    });
    assert_request_is_clean(&sent, &token, &query);
}

#[track_caller]
fn assert_balanced(counts: Counts) {
    assert_eq!(counts.waiting, 0, "{counts:?}");
    assert_eq!(counts.captured, counts.sent + counts.dropped.total());
}

#[test]
fn each_envelope_is_accounted_for_when_the_server_hangs() {
    const EVENTS: u64 = 50;
    let _alone = alone();
    let server = Server::open(Answer::Never);
    let before = counts();
    let client = client(&server.dsn());
    send(&client, EVENTS);
    // None of them waited for the server: there would have been no time for more than a few.
    let after = counts();
    assert_eq!(after.captured - before.captured, EVENTS);
    // Ten wait, and one is being sent.
    assert!(after.waiting <= 11, "{after:?}");
    assert!(
        after.dropped.queue_full > before.dropped.queue_full,
        "{after:?}"
    );
    assert!(client.close(Some(Duration::from_secs(20))));
    let after = counts();
    assert_balanced(after);
    assert!(after.dropped.failed > before.dropped.failed, "{after:?}");
    server.close();
}

#[test]
fn what_still_waits_when_the_program_ends_is_dropped_and_counted() {
    let _alone = alone();
    let server = Server::open(Answer::Never);
    let before = counts();
    let client = client(&server.dsn());
    send(&client, 5);
    assert!(!client.close(Some(Duration::from_millis(1))));
    let after = counts();
    assert_balanced(after);
    assert!(
        after.dropped.shutdown > before.dropped.shutdown,
        "{after:?}"
    );
    server.close();
}

#[test]
fn what_a_server_takes_is_sent_and_what_it_refuses_is_dropped_by_the_reason() {
    const EVENTS: u64 = 5;
    let _alone = alone();
    for (status, of) in [
        ("200 OK", (|counts| counts.sent) as fn(Counts) -> u64),
        ("429 Too Many Requests", |counts| {
            counts.dropped.rate_limited
        }),
        ("500 Internal Server Error", |counts| counts.dropped.failed),
    ] {
        let server = Server::open(Answer::Status(status));
        let before = counts();
        let client = client(&server.dsn());
        send(&client, EVENTS);
        assert!(client.close(Some(Duration::from_secs(20))), "{status}");
        let after = counts();
        assert_balanced(after);
        assert_eq!(of(after) - of(before), EVENTS, "{status}: {after:?}");
        let requests = server.close().len() as u64;
        // Who was asked to wait does not ask again.
        let expected = if status.starts_with("429") { 1 } else { EVENTS };
        assert_eq!(requests, expected, "{status}");
    }
}

#[test]
fn what_finds_no_server_is_dropped_and_counted() {
    let _alone = alone();
    // Nobody listens any more.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let dsn = format!("http://key@{}/1", listener.local_addr().unwrap());
    drop(listener);
    let before = counts();
    let client = client(&dsn);
    send(&client, 5);
    assert!(client.close(Some(Duration::from_secs(20))));
    let after = counts();
    assert_balanced(after);
    assert_eq!(after.dropped.failed - before.dropped.failed, 5, "{after:?}");
}

#[test]
fn a_transaction_is_sent_without_its_secrets() {
    let _alone = alone();
    let server = Server::open(Answer::Status("200 OK"));
    let secret = canary();
    let setup = Setup::new(&server.dsn()).unwrap();
    let options = setup.options().traces_sample_rate(1.0);
    let client = Arc::new(Client::from(options));
    let hub = Hub::new(Some(Arc::clone(&client)), Arc::default());
    Hub::run(Arc::new(hub), || {
        let transaction =
            sentry_core::start_transaction(TransactionContext::new("GET /chats", "http.server"));
        transaction.set_request(sentry_core::protocol::Request {
            url: format!("https://a.example/x?api_key={secret}").parse().ok(),
            headers: [("Authorization".to_owned(), format!("Bearer {secret}"))].into(),
            cookies: Some(format!("session={secret}")),
            data: Some(secret.clone()),
            ..Default::default()
        });
        let span = transaction.start_child("db", &format!("connect password={secret}"));
        span.set_data("token", secret.clone().into());
        span.finish();
        transaction.finish();
    });
    assert!(client.close(Some(Duration::from_secs(20))));
    let bodies = server.close().concat();
    assert!(bodies.contains("GET /chats"), "{bodies}");
    assert!(!bodies.contains(&secret), "{bodies}");
}

#[test]
fn a_redirect_is_not_followed() {
    let _alone = alone();
    let (first, other) = (
        TcpListener::bind("127.0.0.1:0").unwrap(),
        TcpListener::bind("127.0.0.1:0").unwrap(),
    );
    let dsn = format!("http://key@{}/1", first.local_addr().unwrap());
    let elsewhere = other.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = first.accept().unwrap();
        let mut bytes = [0; 8192];
        let _ = stream.read(&mut bytes).unwrap();
        let answer = format!(
            "HTTP/1.1 302 Found\r\nLocation: http://{elsewhere}/\r\nContent-Length: 0\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let before = counts();
    let client = Arc::new(Client::from(Setup::new(&dsn).unwrap().options()));
    let hub = Arc::new(Hub::new(Some(client.clone()), Arc::default()));
    Hub::run(hub, || drop(respond(&QueuedError::Plain)));
    assert!(client.close(Some(Duration::from_secs(20))));
    server.join().unwrap();
    other.set_nonblocking(true).unwrap();
    assert!(
        other.accept().is_err(),
        "the key went where the server pointed"
    );
    let after = counts();
    assert_eq!(
        (after.sent, after.dropped.failed),
        (before.sent, before.dropped.failed + 1)
    );
}
