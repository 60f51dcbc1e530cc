//! `handler-actix STACK N`: handles N requests in process, and prints the allocations of each.
//!
//! `run` runs it under callgrind with two numbers of requests, so that what happens once is no part of the difference.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use actix_http::Request;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::middleware::{Logger, NormalizePath};
use actix_web::{App, Error, HttpResponse, test, web};
use ayushma_errors::actix::ErrorMiddleware;

/// Counts what is asked for.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

// SAFETY: all is handed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(layout.size() as u64, Ordering::Relaxed);
        // SAFETY: the caller holds what the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

async fn chat(id: web::Path<u32>) -> HttpResponse {
    HttpResponse::Ok().body(id.to_string())
}

fn main() {
    let mut args = std::env::args().skip(1);
    let stack = args.next().expect("a stack");
    let count = args
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number of requests");
    actix_web::rt::System::new().block_on(async {
        let app = App::new().route("/chats/{id}", web::get().to(chat));
        match &*stack {
            "bare" => requests(&test::init_service(app).await, count, false).await,
            "noop" => {
                let app = app.wrap_fn(|request, next| next.call(request));
                requests(&test::init_service(app).await, count, false).await;
            }
            "ours" => {
                let app = app.wrap(ErrorMiddleware::new());
                requests(&test::init_service(app).await, count, false).await;
            }
            // The caller, or a proxy before us, names the request.
            "ours-with-id" => {
                let app = app.wrap(ErrorMiddleware::new());
                requests(&test::init_service(app).await, count, true).await;
            }
            "logger" => {
                let app = app.wrap(Logger::default());
                requests(&test::init_service(app).await, count, false).await;
            }
            "normalize" => {
                let app = app.wrap(NormalizePath::trim());
                requests(&test::init_service(app).await, count, false).await;
            }
            "logger-normalize" => {
                let app = app.wrap(NormalizePath::trim()).wrap(Logger::default());
                requests(&test::init_service(app).await, count, false).await;
            }
            other => panic!("there is no stack {other}"),
        }
    });
}

async fn requests<S, B>(app: &S, count: u64, has_id: bool)
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    // What happens once happens here.
    one(app, has_id).await;
    let before = (
        ALLOCATIONS.load(Ordering::Relaxed),
        BYTES.load(Ordering::Relaxed),
    );
    for _ in 0..count {
        one(app, has_id).await;
    }
    let after = (
        ALLOCATIONS.load(Ordering::Relaxed),
        BYTES.load(Ordering::Relaxed),
    );
    if let Some(per) = std::num::NonZeroU64::new(count) {
        println!(
            "{} {}",
            (after.0 - before.0) / per,
            (after.1 - before.1) / per
        );
    }
}

async fn one<S, B>(app: &S, has_id: bool)
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let request = test::TestRequest::get()
        .uri("/chats/7")
        .insert_header(("accept", "application/json, text/plain, */*"))
        .insert_header(("user-agent", "Mozilla/5.0 (X11; Linux x86_64)"));
    let request = if has_id {
        request.insert_header(("x-request-id", "0196f3a2-7f1e-7c3d-9a53-1f2e3d4c5b6a"))
    } else {
        request
    };
    let response = test::call_service(app, request.to_request()).await;
    assert_eq!(response.status(), 200);
}
