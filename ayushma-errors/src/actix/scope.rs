//! What is in force while a request of actix-web is handled: its context, and the routes among which its own is found.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::dev::{ResourceMap, ServiceRequest};
use actix_web::http::header::{ACCEPT, HeaderName, HeaderValue};

use super::response::ID;
use crate::handler::Handler;
use crate::request::{Hooks, RequestContext, Sent};

/// What is in force while the service inside is polled.
pub(super) struct Scope {
    pub(super) context: RequestContext,
    routes: Rc<ResourceMap>,
}

impl Scope {
    pub(super) fn new(
        request: &ServiceRequest,
        handler: &Arc<Handler>,
        routes: &Rc<ResourceMap>,
    ) -> Self {
        Scope {
            context: context(request, handler),
            routes: Rc::clone(routes),
        }
    }

    pub(super) fn enter<T>(&self, run: impl FnOnce() -> T) -> T {
        let _before = Routes(exchange(Some(Rc::clone(&self.routes))));
        self.context.enter(run)
    }
}

fn context(request: &ServiceRequest, handler: &Arc<Handler>) -> RequestContext {
    let accept: Vec<_> = request
        .headers()
        .get_all(ACCEPT)
        .map(HeaderValue::as_bytes)
        .collect();
    let accept = accept.join(&b", "[..]);
    let header = |name: HeaderName| request.headers().get(name).map(HeaderValue::as_bytes);
    let sent = Sent {
        method: request.method().as_str(),
        path: request.uri().path(),
        id: header(ID),
        trace: header(HeaderName::from_static("traceparent")),
        accept: (!accept.is_empty()).then_some(&*accept),
    };
    RequestContext::of_text(&sent, route).with_hooks(Arc::clone(handler) as Arc<dyn Hooks>)
}

thread_local! {
    /// The routes of the service whose request is being handled on this thread.
    static ROUTES: RefCell<Option<Rc<ResourceMap>>> = const { RefCell::new(None) };
}

// A request may not be held while it is routed, so the route is found by its path; guards are not asked.
fn route(path: &str) -> Option<String> {
    let routes = ROUTES.try_with(|routes| routes.borrow().clone());
    routes.ok()??.match_pattern(path)
}

/// Puts the routes of before back, also when the code inside panics.
struct Routes(Option<Rc<ResourceMap>>);

impl Drop for Routes {
    fn drop(&mut self) {
        exchange(self.0.take());
    }
}

// A thread that is being torn down has no routes.
fn exchange(routes: Option<Rc<ResourceMap>>) -> Option<Rc<ResourceMap>> {
    ROUTES
        .try_with(|current| current.replace(routes))
        .ok()
        .flatten()
}
