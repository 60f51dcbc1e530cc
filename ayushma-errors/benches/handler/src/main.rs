//! `handler STACK N`: handles N requests in process, and prints the allocations and bytes of each.
//!
//! `run` runs it under callgrind with two numbers of requests, so that what happens once is no part of the difference. No
//! subscriber listens: that is the least that tower-http's `TraceLayer` can cost.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::get;
use ayushma_errors::tower::ErrorLayer;
use http::{HeaderName, HeaderValue};
use tower::Service;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::trace::TraceLayer;

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

const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Makes ids as ours are.
#[derive(Clone)]
struct Uuids;

impl MakeRequestId for Uuids {
    fn make_request_id<B>(&mut self, _: &http::Request<B>) -> Option<RequestId> {
        let id = uuid::Uuid::now_v7().to_string();
        HeaderValue::try_from(id).ok().map(RequestId::new)
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let stack = args.next().expect("a stack");
    let count: u64 = args
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number of requests");
    let bare = Router::new().route("/chats/{id}", get(|| async { "fine" }));
    let router = match &*stack {
        "bare" => bare,
        "ours" | "ours-with-id" => bare.layer(ErrorLayer::new()),
        "tower-http" => bare
            .layer(PropagateRequestIdLayer::new(ID))
            .layer(CatchPanicLayer::new())
            .layer(TraceLayer::new_for_http())
            .layer(SetRequestIdLayer::new(ID, Uuids)),
        other => panic!("there is no stack {other}"),
    };
    let has_id = stack == "ours-with-id";
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut app = router.into_service::<Body>();
        // What happens once happens here.
        one(&mut app, has_id).await;
        let before = (
            ALLOCATIONS.load(Ordering::Relaxed),
            BYTES.load(Ordering::Relaxed),
        );
        for _ in 0..count {
            one(&mut app, has_id).await;
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
    });
}

async fn one<S>(app: &mut S, has_id: bool)
where
    S: Service<Request, Response = axum::response::Response, Error = std::convert::Infallible>,
{
    let request = http::Request::get("/chats/7")
        .header("accept", "application/json, text/plain, */*")
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
    // The caller, or a proxy before us, names the request.
    let request = if has_id {
        request.header(ID, "0af7651916cd43dd8448eb211c80319c")
    } else {
        request
    };
    let request = request.body(Body::empty()).expect("a request");
    let response = app.call(request).await.expect("it is infallible");
    assert_eq!(response.status(), 200);
}
