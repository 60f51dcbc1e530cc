//! The exception handler as a `tower` layer: for axum, and for every other service of HTTP requests.

use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::handler::{Handler, KeepResponse, Seen, failed, finish, handler_methods, panicked};
use crate::panic::guarded;
use crate::request::{Hooks, RequestContext};
use crate::respond::Answered;

type BoxError = Box<dyn Error + Send + Sync>;

/// The exception handler: one outermost layer, and every error of the service has one shape.
///
/// What is replaced: an error response that nobody wrote on purpose (it is empty, has no content type, or is plain
/// text), a panic, and an error that the service inside returns in place of a response. What an
/// [`ApiError`](crate::ApiError) answered stays, as does JSON, HTML and the like, unless
/// [`replace_foreign`](Self::replace_foreign) says otherwise. Bodies are not read.
#[derive(Clone, Default)]
pub struct ErrorLayer {
    handler: Arc<Handler>,
}

impl ErrorLayer {
    /// A layer that answers as [`Problem`](crate::body::Problem).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    handler_methods!();
}

impl std::fmt::Debug for ErrorLayer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ErrorLayer").finish_non_exhaustive()
    }
}

impl<S> Layer<S> for ErrorLayer {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ErrorService {
            inner,
            handler: self.handler.clone(),
            failed: None,
        }
    }
}

/// A service whose errors have one shape: what [`ErrorLayer`] makes of a service.
#[derive(Debug)]
pub struct ErrorService<S> {
    inner: S,
    handler: Arc<Handler>,
    /// What the service said when it was asked whether it is ready: the answer to the next request.
    failed: Option<BoxError>,
}

// A failure is that of one handle; a copy asks anew.
impl<S: Clone> Clone for ErrorService<S> {
    fn clone(&self) -> Self {
        ErrorService {
            inner: self.inner.clone(),
            handler: self.handler.clone(),
            failed: None,
        }
    }
}

impl<S, B, C> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = Response<C>>,
    S::Error: Into<BoxError>,
    C: Body,
{
    type Response = Response<ErrorBody<C>>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.failed.is_none()
            && let Err(err) = ready!(self.inner.poll_ready(cx))
        {
            self.failed = Some(err.into());
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let context = context(&request, &self.handler);
        let state = match self.failed.take() {
            Some(err) => State::Failed { err: Some(err) },
            // A service may panic before there is a future.
            None => match context.enter(|| guarded(|| self.inner.call(request))) {
                Ok(future) => State::Inner { future },
                Err(payload) => State::Panicked {
                    payload: Some(payload),
                },
            },
        };
        ResponseFuture {
            state,
            handler: self.handler.clone(),
            context,
        }
    }
}

fn context<B>(request: &Request<B>, handler: &Arc<Handler>) -> RequestContext {
    let context = RequestContext::new(request.method(), request.uri(), request.headers());
    // Where the layer is a router's, the router has said by which route.
    #[cfg(feature = "axum")]
    let context = match request.extensions().get::<axum::extract::MatchedPath>() {
        Some(route) => context.with_route(route.as_str().to_owned()),
        None => context,
    };
    context.with_hooks(Arc::clone(handler) as Arc<dyn Hooks>)
}

type Payload = Box<dyn std::any::Any + Send>;

pin_project! {
    /// The future of [`ErrorService`].
    pub struct ResponseFuture<F> {
        #[pin]
        state: State<F>,
        handler: Arc<Handler>,
        context: RequestContext,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F> {
        Inner { #[pin] future: F },
        Failed { err: Option<BoxError> },
        Panicked { payload: Option<Payload> },
    }
}

/// What the service inside came to.
enum Outcome<C> {
    Response(Response<C>),
    Failed(BoxError),
    Panicked(Payload),
}

impl<F, C, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<C>, E>>,
    E: Into<BoxError>,
    C: Body,
{
    type Output = Result<Response<ErrorBody<C>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (handler, context) = (&**this.handler, &*this.context);
        let response = context.enter(|| {
            #[cfg(feature = "sentry")]
            crate::sentry::begun(context);
            let outcome = match this.state.project() {
                StateProjection::Inner { future } => match guarded(|| future.poll(cx)) {
                    Ok(polled) => match ready!(polled) {
                        Ok(response) => Outcome::Response(response),
                        Err(err) => Outcome::Failed(err.into()),
                    },
                    Err(payload) => Outcome::Panicked(payload),
                },
                StateProjection::Failed { err } => match err.take() {
                    Some(err) => Outcome::Failed(err),
                    None => return Poll::Pending,
                },
                StateProjection::Panicked { payload } => match payload.take() {
                    Some(payload) => Outcome::Panicked(payload),
                    None => return Poll::Pending,
                },
            };
            Poll::Ready(response(handler, context, outcome))
        });
        Poll::Ready(Ok(ready!(response)))
    }
}

fn response<C: Body>(
    handler: &Handler,
    context: &RequestContext,
    outcome: Outcome<C>,
) -> Response<ErrorBody<C>> {
    let mut response = match outcome {
        Outcome::Response(response) if handler.replaces(&seen(&response)) => {
            let (parts, _) = response.into_parts();
            ours(handler.replacement(parts.status, &parts.headers), context)
        }
        Outcome::Response(response) => response.map(|inner| ErrorBody {
            kind: Kind::Inner { inner },
        }),
        Outcome::Failed(err) => ours(failed(err), context),
        Outcome::Panicked(payload) => ours(panicked(payload), context),
    };
    let answered = response.extensions().get::<Answered>().cloned();
    finish(context, answered.as_ref(), response.headers_mut());
    #[cfg(feature = "metrics")]
    if response
        .extensions_mut()
        .insert(crate::metrics::Counted)
        .is_none()
    {
        crate::metrics::responded(response.status().as_u16());
    }
    response
}

fn seen<C: Body>(response: &Response<C>) -> Seen<'_> {
    let extensions = response.extensions();
    Seen {
        status: response.status(),
        content_type: response
            .headers()
            .get(http::header::CONTENT_TYPE)
            .map(http::HeaderValue::as_bytes),
        is_kept: extensions.get::<Answered>().is_some()
            || extensions.get::<KeepResponse>().is_some(),
        is_empty: response.body().is_end_stream(),
    }
}

fn ours<C>(response: crate::error::Response, context: &RequestContext) -> Response<ErrorBody<C>> {
    let mut response = response;
    let length = response.body().len();
    // As the server would, which does not see how long the body of an answer to HEAD would have been.
    response
        .headers_mut()
        .insert(http::header::CONTENT_LENGTH, length.into());
    let is_head = context.method() == Method::HEAD;
    response.map(|bytes| ErrorBody {
        kind: Kind::Ours {
            bytes: (!is_head && !bytes.is_empty()).then(|| Bytes::from(bytes)),
        },
    })
}

pin_project! {
    /// A body of the service inside, or of an error.
    pub struct ErrorBody<C> {
        #[pin]
        kind: Kind<C>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<C> {
        Inner { #[pin] inner: C },
        Ours { bytes: Option<Bytes> },
    }
}

impl<C: Body> Body for ErrorBody<C>
where
    C::Data: From<Bytes>,
{
    type Data = C::Data;
    type Error = C::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<C::Data>, C::Error>>> {
        match self.project().kind.project() {
            KindProjection::Inner { inner } => inner.poll_frame(cx),
            KindProjection::Ours { bytes } => {
                Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes.into()))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { inner } => inner.is_end_stream(),
            Kind::Ours { bytes } => bytes.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { inner } => inner.size_hint(),
            Kind::Ours { bytes } => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64)
            }
        }
    }
}
