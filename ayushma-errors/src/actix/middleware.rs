//! The exception handler as a middleware of actix-web.

use std::any::Any;
use std::cell::{Cell, OnceCell};
use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ResourceMap, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::{Error, HttpResponse, ResponseError};
use pin_project_lite::pin_project;

use super::foreign::{self, Answer};
use super::into_actix;
use super::response::{ID, finish, headers, is_error, made, seen};
use super::scope::Scope;
use crate::any::AnyError;
use crate::error::Response;
use crate::handler::{Handler, handler_methods, panicked, without_quoted};
use crate::panic::guarded;
use crate::request::RequestContext;
use crate::respond::respond;

/// The exception handler: one outermost middleware, and every error of the service has one shape.
///
/// What is replaced: an error response that nobody wrote on purpose (it is empty, has no content type, or is plain
/// text), an error that a middleware returns in place of a response, and a panic. What an
/// [`ApiError`](crate::ApiError) answered stays, as does JSON, HTML and the like, unless
/// [`replace_foreign`](Self::replace_foreign) says otherwise. Bodies are not read.
///
/// actix-web runs the middleware last that was wrapped first, so this one is wrapped last:
///
/// ```
/// use actix_web::http::StatusCode;
/// use actix_web::{App, test, web};
/// use ayushma_errors::actix::ErrorMiddleware;
///
/// # actix_web::rt::System::new().block_on(async {
/// let app = App::new()
///     .route("/chats/{id}", web::get().to(|id: web::Path<u32>| async move { id.to_string() }))
///     .wrap(ErrorMiddleware::new());
/// let app = test::init_service(app).await;
///
/// let request = test::TestRequest::get().uri("/chats/seven").to_request();
/// let response = test::call_service(&app, request).await;
/// assert_eq!(response.status(), StatusCode::NOT_FOUND);
/// assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
/// # });
/// ```
#[derive(Clone, Default)]
pub struct ErrorMiddleware {
    handler: Arc<Handler>,
    answers: Vec<Arc<Answer>>,
}

impl ErrorMiddleware {
    /// A middleware that answers as [`Problem`](crate::body::Problem).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    handler_methods!();

    /// What becomes of an error that actix-web knows as a `ResponseError`: an `ApiError`, whatever the error's own
    /// response would have been.
    ///
    /// [`on`](Self::on) finds the errors of actix-web itself, and those that were boxed; any other `ResponseError` that a
    /// handler, an extractor or a middleware returns is found by its type here:
    ///
    /// ```
    /// use actix_web::http::StatusCode;
    /// use actix_web::{App, ResponseError, test, web};
    /// use ayushma_errors::{ApiError, actix::ErrorMiddleware};
    ///
    /// #[derive(Debug)]
    /// struct NoRow;
    ///
    /// impl std::fmt::Display for NoRow {
    ///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    ///         f.write_str("no row in table chats")
    ///     }
    /// }
    ///
    /// impl ResponseError for NoRow {}
    ///
    /// #[derive(ApiError)]
    /// #[status(404)]
    /// struct Missing;
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let app = App::new()
    ///     .route("/", web::get().to(|| async { Err::<String, _>(NoRow) }))
    ///     .wrap(ErrorMiddleware::new().on_response_error(|_: &NoRow, _| Missing));
    /// let app = test::init_service(app).await;
    /// let response = test::call_service(&app, test::TestRequest::get().to_request()).await;
    /// assert_eq!(response.status(), StatusCode::NOT_FOUND);
    /// # });
    /// ```
    #[must_use]
    pub fn on_response_error<E: ResponseError + 'static, A: Into<AnyError>>(
        mut self,
        answer: impl Fn(&E, &RequestContext) -> A + Send + Sync + 'static,
    ) -> Self {
        self.answers.push(Arc::new(move |err, context| {
            Some(answer(err.as_error()?, context).into())
        }));
        self
    }
}

impl fmt::Debug for ErrorMiddleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorMiddleware").finish_non_exhaustive()
    }
}

impl<S, B> Transform<S, ServiceRequest> for ErrorMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type InitError = ();
    type Transform = ErrorService<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ErrorService {
            inner,
            failed: Cell::new(None),
            shared: Rc::new(Shared {
                handler: self.handler.clone(),
                answers: self.answers.clone(),
                routes: OnceCell::new(),
            }),
        }))
    }
}

/// A service whose errors have one shape: what [`ErrorMiddleware`] makes of a service.
pub struct ErrorService<S> {
    inner: S,
    /// What the service said when it was asked last whether it is ready: the answer to the next request, where a server
    /// would close the connection.
    failed: Cell<Option<Error>>,
    shared: Rc<Shared>,
}

impl<S> fmt::Debug for ErrorService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorService").finish_non_exhaustive()
    }
}

/// What all requests of a worker share.
struct Shared {
    handler: Arc<Handler>,
    answers: Vec<Arc<Answer>>,
    /// The patterns of the service's routes: a request knows them, and a service that has seen none does not.
    routes: OnceCell<Rc<ResourceMap>>,
}

impl<S, B> Service<ServiceRequest> for ErrorService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.failed.set(ready!(self.inner.poll_ready(cx)).err());
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let map = || Rc::new(request.request().resource_map().clone());
        let routes = self.shared.routes.get_or_init(map);
        let scope = Scope::new(&request, &self.shared.handler, routes);
        let state = match self.failed.take() {
            Some(err) => State::Failed { err },
            // A service may panic before there is a future.
            None => match scope.enter(|| guarded(|| self.inner.call(request))) {
                Ok(future) => State::Inner { future },
                Err(payload) => State::Panicked { payload },
            },
        };
        ResponseFuture {
            state,
            scope,
            shared: Rc::clone(&self.shared),
        }
    }
}

type Payload = Box<dyn Any + Send>;

pin_project! {
    /// The future of [`ErrorService`].
    pub struct ResponseFuture<F> {
        #[pin]
        state: State<F>,
        scope: Scope,
        shared: Rc<Shared>,
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

pin_project! {
    #[project = StateProjection]
    #[project_replace = StateReplaced]
    enum State<F> {
        Inner { #[pin] future: F },
        Failed { err: Error },
        Panicked { payload: Payload },
        Done,
    }
}

impl<F, B> Future for ResponseFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let (shared, scope) = (&**this.shared, &*this.scope);
        scope.enter(|| {
            #[cfg(feature = "sentry")]
            crate::sentry::begun(&scope.context);
            let polled = match this.state.as_mut().project() {
                StateProjection::Inner { future } => guarded(|| future.poll(cx)),
                _ => match this.state.as_mut().project_replace(State::Done) {
                    StateReplaced::Failed { err } => Ok(Poll::Ready(Err(err))),
                    StateReplaced::Panicked { payload } => Err(payload),
                    StateReplaced::Inner { .. } | StateReplaced::Done => return Poll::Pending,
                },
            };
            let outcome = match polled {
                Ok(polled) => ready!(polled),
                Err(payload) => {
                    let mut response = into_actix(panicked(payload));
                    finish(&scope.context, None, &mut response);
                    // What the service left behind is dropped here, where a panic can still be caught.
                    let mut state = this.state.as_mut();
                    crate::guard(&mut || state.set(State::Done));
                    return Poll::Ready(Err(made(response)));
                }
            };
            Poll::Ready(match outcome {
                Ok(response) => Ok(shared.response(response, &scope.context)),
                Err(err) => Err(made(shared.failed(&err, &scope.context))),
            })
        })
    }
}

impl Shared {
    fn response<B: MessageBody>(
        &self,
        response: ServiceResponse<B>,
        context: &RequestContext,
    ) -> ServiceResponse<EitherBody<B>> {
        let replacement = if is_error(response.status()) {
            let err = response.response().error();
            // The route is known now, guards and all.
            let context = match response.request().match_pattern() {
                Some(pattern) => context.clone().with_route(pattern),
                None => context.clone(),
            };
            context.enter(|| self.replacement(response.response(), err, &context))
        } else {
            None
        };
        let mut response = match replacement {
            Some(replacement) => response
                .into_response(into_actix(replacement))
                .map_into_right_body(),
            None => response.map_into_left_body(),
        };
        let sent = response.request().headers().get(&ID).cloned();
        finish(context, sent, response.response_mut());
        response
    }

    /// The response of an error that a service returned in place of one.
    fn failed(&self, err: &Error, context: &RequestContext) -> HttpResponse {
        // Asked once, since an `ApiError` is reported then.
        let mut response = match guarded(|| err.error_response()) {
            Ok(response) => response,
            Err(payload) => into_actix(panicked(payload)),
        };
        if is_error(response.status())
            && let Some(replacement) = self.replacement(&response, Some(err), context)
        {
            response = into_actix(replacement);
        }
        finish(context, None, &mut response);
        response
    }

    /// The response in place of one that nobody wrote on purpose. The context is in force.
    fn replacement<B: MessageBody>(
        &self,
        response: &HttpResponse<B>,
        err: Option<&Error>,
        context: &RequestContext,
    ) -> Option<Response> {
        let seen = seen(response)?;
        if let Some(err) = err
            && !seen.is_kept
            && let Some(answer) = foreign::answered(&self.answers, err, context)
        {
            return Some(respond(&*answer));
        }
        if !self.handler.replaces(&seen) {
            return None;
        }
        let headers = headers(response.headers());
        let said = err.map(|err| without_quoted(err));
        Some(self.handler.replacement_of(seen.status, &headers, said))
    }
}
