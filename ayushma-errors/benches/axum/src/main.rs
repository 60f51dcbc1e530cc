//! `ayushma-errors-bench-axum WHO N`: answers N requests in process, and prints the allocations of each.
//!
//! The error names a chat in its message and has one more member. `ours` reports to nobody: a subscriber is set, and switches
//! errors off. `*-logged` write a line of text to a sink, ours behind the layer. `thiserror-layered` does what our layer does, too:
//! a middleware by hand logs the request with the error, and names both in headers.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{ApiError, OccurrenceId};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use tower::Service;

/// Counts what is asked for.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: all is handed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller holds what the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(ApiError)]
enum Ours {
    #[status(404)]
    #[message("There is no chat {chat}")]
    NotFound {
        chat: u64,
        #[public]
        project: u64,
    },
}

#[derive(Debug, thiserror::Error)]
enum Theirs {
    #[error("There is no chat {chat}")]
    NotFound { chat: u64, project: u64 },
}

/// The glue that a service writes by hand, with the fields that ours logs.
impl IntoResponse for Theirs {
    fn into_response(self) -> Response {
        let Theirs::NotFound { chat, project } = &self;
        let id = OccurrenceId::new();
        tracing::warn!(
            error.message = %self,
            error.code = "not_found",
            error.type = "Theirs::NotFound",
            error.id = %id,
            http.response.status_code = 404,
            error.fields = %format!("chat={chat} project={project}"),
        );
        problem(&self.to_string(), *project, Some(format!("urn:uuid:{id}")))
    }
}

/// The same where a middleware logs it, which knows the request.
struct Layered(Theirs);

#[derive(Clone)]
struct Failure {
    id: OccurrenceId,
    message: String,
    fields: String,
}

impl IntoResponse for Layered {
    fn into_response(self) -> Response {
        let Theirs::NotFound { chat, project } = &self.0;
        let id = OccurrenceId::new();
        let message = self.0.to_string();
        let mut response = problem(&message, *project, Some(format!("urn:uuid:{id}")));
        response.extensions_mut().insert(Failure {
            id,
            message,
            fields: format!("chat={chat} project={project}"),
        });
        response
    }
}

async fn log_errors(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let request_id = match request.headers().get("x-request-id") {
        Some(id) => id.clone(),
        None => OccurrenceId::new()
            .to_string()
            .parse()
            .expect("a header's value"),
    };
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions().get::<Failure>().cloned() {
        tracing::warn!(
            error.message = failure.message,
            error.code = "not_found",
            error.type = "Theirs::NotFound",
            error.id = %failure.id,
            http.response.status_code = response.status().as_u16(),
            error.fields = failure.fields,
            http.request.method = method.as_str(),
            http.route = route.as_ref().map(MatchedPath::as_str),
            url.path = path,
            http.request.id = request_id.to_str().unwrap_or_default(),
        );
        let id = failure.id.to_string().parse().expect("a header's value");
        response.headers_mut().insert("x-error-id", id);
    }
    response.headers_mut().insert("x-request-id", request_id);
    response
}

#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    code: &'a str,
    project: u64,
}

fn problem(detail: &str, project: u64, instance: Option<String>) -> Response {
    let body = Problem {
        r#type: "about:blank",
        title: "Not Found",
        status: 404,
        detail,
        instance,
        code: "not_found",
        project,
    };
    let content_type = [(CONTENT_TYPE, "application/problem+json")];
    (StatusCode::NOT_FOUND, content_type, Json(body)).into_response()
}

#[derive(Serialize)]
struct Extensions {
    code: &'static str,
    project: u64,
}

fn router(who: &str) -> Router {
    const PATH: &str = "/chats/{id}";
    let router = Router::new();
    match who {
        "static" => router.route(PATH, get(|| async { "fine" })),
        "by-hand" => router.route(
            PATH,
            get(|| async { problem(&format!("There is no chat {}", 7), 11, None) }),
        ),
        "ours" | "ours-logged" => {
            let router = router.route(
                PATH,
                get(|| async {
                    Err::<(), _>(Ours::NotFound {
                        chat: 7,
                        project: 11,
                    })
                }),
            );
            if who == "ours" {
                router
            } else {
                router.layer(ErrorLayer::new())
            }
        }
        "problem_details" => router.route(
            PATH,
            get(|| async {
                problem_details::ProblemDetails::from_status_code(StatusCode::NOT_FOUND)
                    .with_detail(format!("There is no chat {}", 7))
                    .with_extensions(Extensions {
                        code: "not_found",
                        project: 11,
                    })
            }),
        ),
        "masterror" => router.route(
            PATH,
            get(|| async {
                Err::<(), _>(
                    masterror::AppError::not_found(format!("There is no chat {}", 7))
                        .with_field(masterror::field::u64("project", 11)),
                )
            }),
        ),
        "thiserror-logged" => router.route(
            PATH,
            get(|| async {
                Err::<(), _>(Theirs::NotFound {
                    chat: 7,
                    project: 11,
                })
            }),
        ),
        "thiserror-layered" => router
            .route(
                PATH,
                get(|| async {
                    Err::<(), _>(Layered(Theirs::NotFound {
                        chat: 7,
                        project: 11,
                    }))
                }),
            )
            .layer(axum::middleware::from_fn(log_errors)),
        other => panic!("there is no {other}"),
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let who = args.next().expect("who");
    let count: u64 = args
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number of requests");
    let level = if who.ends_with("-logged") || who.ends_with("-layered") {
        tracing_subscriber::filter::LevelFilter::INFO
    } else {
        tracing_subscriber::filter::LevelFilter::OFF
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::sink)
        .init();
    let expected = if who == "static" { 200 } else { 404 };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut app = router(&who).into_service::<Body>();
        // What happens once happens here.
        one(&mut app, expected).await;
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        for _ in 0..count {
            one(&mut app, expected).await;
        }
        println!("{}", (ALLOCATIONS.load(Ordering::Relaxed) - before) / count);
    });
}

async fn one<S>(app: &mut S, expected: u16)
where
    S: Service<Request, Response = Response, Error = std::convert::Infallible>,
{
    let request = http::Request::get("/chats/7")
        .header("accept", "application/json, text/plain, */*")
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
    let request = request.body(Body::empty()).expect("a request");
    let response = app.call(request).await.expect("it is infallible");
    assert_eq!(response.status(), expected);
}
