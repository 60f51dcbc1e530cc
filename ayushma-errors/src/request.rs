//! The request's context: in force while a request is handled, so that what is reported says which request it was.

use std::borrow::Cow;
use std::cell::RefCell;
#[cfg(any(feature = "tower", feature = "actix-web"))]
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, OnceLock};

use http::header::{ACCEPT, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Uri};

#[cfg(any(feature = "tower", feature = "actix-web"))]
use crate::body::Format;
use crate::error::ApiError;
use crate::occurrence::OccurrenceId;
#[cfg(any(feature = "tower", feature = "actix-web"))]
use crate::record::Record;

/// The header that names a request, in and out.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest request id, in bytes, that is taken from a caller.
const LONGEST_ID: usize = 128;

thread_local! {
    static CURRENT: RefCell<Option<RequestContext>> = const { RefCell::new(None) };
}

/// The request that is being handled: what events and handlers may know of it.
///
/// The layers make it and keep it in force while the service inside is polled. Code that has no layer around it, such as
/// a job that was started by a request, does the same with [`scope`](Self::scope):
///
/// ```
/// use ayushma_errors::RequestContext;
/// use http::{HeaderMap, Method, Uri};
///
/// let uri = Uri::from_static("/chats/7?key=not-shown");
/// let mut headers = HeaderMap::new();
/// headers.insert("x-request-id", "r-1".parse().unwrap());
///
/// let context = RequestContext::new(&Method::GET, &uri, &headers).with_route("/chats/{id}");
/// assert_eq!(context.path(), "/chats/7");
/// assert_eq!(context.request_id(), "r-1");
/// assert_eq!(context.enter(|| RequestContext::current().unwrap().route().map(str::to_owned)).unwrap(), "/chats/{id}");
/// assert!(RequestContext::current().is_none());
/// ```
#[derive(Clone)]
pub struct RequestContext(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    method: Method,
    path: Path,
    route: OnceLock<Option<Cow<'static, str>>>,
    /// Where the framework knows the route later than the request: it is asked when somebody reads it.
    #[cfg(feature = "actix-web")]
    find_route: Option<FindRoute>,
    id: HeaderValue,
    trace: Option<Trace>,
    accept: Option<HeaderValue>,
    /// Whether Sentry's transaction of this request was told of it.
    #[cfg(all(feature = "sentry", any(feature = "tower", feature = "actix-web")))]
    at_sentry: OnceLock<()>,
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    hooks: Option<Arc<dyn Hooks>>,
    /// That of an exception handler around this one: what this one leaves open is its word.
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    outer: Option<RequestContext>,
}

/// Finds the pattern of the route that answers the path.
#[cfg(feature = "actix-web")]
type FindRoute = fn(&str) -> Option<String>;

#[derive(Clone)]
enum Path {
    Of(Uri),
    #[cfg(feature = "actix-web")]
    Text(Box<str>),
}

/// What is known of a request as text: of a framework whose types are those of another version of `http`.
#[cfg(feature = "actix-web")]
pub(crate) struct Sent<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) id: Option<&'a [u8]>,
    pub(crate) trace: Option<&'a [u8]>,
    pub(crate) accept: Option<&'a [u8]>,
}

/// What an exception handler adds to a request.
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub(crate) trait Hooks: Send + Sync {
    /// The format of bodies that nobody else chose.
    fn format(&self, context: &RequestContext) -> Option<Format>;
    /// Which status stands for what was refused.
    #[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
    fn policy(&self) -> crate::handler::Policy;
    /// Whether the format depends on what the caller accepts.
    fn negotiates(&self) -> bool;
    /// What becomes of an error that is no `ApiError`, or of one of so many links of its chain.
    fn answer(
        &self,
        err: &(dyn Error + 'static),
        links: usize,
        context: &RequestContext,
    ) -> Option<Box<dyn ApiError + Send + Sync>>;
    /// An error was reported.
    fn reported(&self, record: &Record<'_>, context: &RequestContext);
}

/// The two ids of a W3C `traceparent`.
#[derive(Clone, Copy)]
struct Trace {
    /// `00-` 32 digits `-` 16 digits `-` 2 digits, checked.
    header: [u8; 55],
}

impl RequestContext {
    /// The context of a request: its id is taken from `x-request-id`, where that is a sensible one, else made.
    #[must_use]
    #[inline]
    pub fn new(method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let id = headers.get(REQUEST_ID).filter(|id| is_id(id.as_bytes()));
        RequestContext(Arc::new(Inner {
            method: method.clone(),
            path: Path::Of(uri.clone()),
            route: OnceLock::new(),
            #[cfg(feature = "actix-web")]
            find_route: None,
            id: id.cloned().unwrap_or_else(made_id),
            trace: headers
                .get(TRACEPARENT)
                .and_then(|header| Trace::parse(header.as_bytes())),
            accept: accepted(headers),
            #[cfg(all(feature = "sentry", any(feature = "tower", feature = "actix-web")))]
            at_sentry: OnceLock::new(),
            #[cfg(any(feature = "tower", feature = "actix-web"))]
            hooks: None,
            #[cfg(any(feature = "tower", feature = "actix-web"))]
            outer: None,
        }))
    }

    /// The context of a request that is known as text. Within another one, such as that of a layer around this one, it
    /// is the same request, so its id stays.
    #[cfg(feature = "actix-web")]
    pub(crate) fn of_text(sent: &Sent<'_>, find_route: FindRoute) -> Self {
        let header = |bytes: Option<&[u8]>| HeaderValue::from_bytes(bytes?).ok();
        let outer = RequestContext::current().map(|outer| outer.0.id.clone());
        let id = outer.or_else(|| header(sent.id.filter(|id| is_id(id))));
        RequestContext(Arc::new(Inner {
            // A name that is none is a request that no framework lets through.
            method: Method::from_bytes(sent.method.as_bytes()).unwrap_or_default(),
            path: Path::Text(sent.path.into()),
            route: OnceLock::new(),
            find_route: Some(find_route),
            id: id.unwrap_or_else(made_id),
            trace: sent.trace.and_then(Trace::parse),
            accept: header(sent.accept),
            #[cfg(all(feature = "sentry", any(feature = "tower", feature = "actix-web")))]
            at_sentry: OnceLock::new(),
            #[cfg(any(feature = "tower", feature = "actix-web"))]
            hooks: None,
            #[cfg(any(feature = "tower", feature = "actix-web"))]
            outer: None,
        }))
    }

    /// The same with the pattern of the route, such as `/chats/{id}`.
    #[must_use]
    pub fn with_route(mut self, route: impl Into<Cow<'static, str>>) -> Self {
        Arc::make_mut(&mut self.0).route = OnceLock::from(Some(route.into()));
        self
    }

    #[cfg(any(feature = "tower", feature = "actix-web"))]
    pub(crate) fn with_hooks(mut self, hooks: Arc<dyn Hooks>) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.hooks = Some(hooks);
        if let Some(outer) = RequestContext::current() {
            // It is the same request, of which a router may have cut the path.
            inner.id = outer.0.id.clone();
            let path = match &inner.path {
                Path::Of(uri) => uri.path(),
                #[cfg(feature = "actix-web")]
                Path::Text(text) => text,
            };
            if outer.path().ends_with(path.trim_end_matches('/')) {
                inner.path = outer.0.path.clone();
            }
            inner.outer = Some(outer);
        }
        self
    }

    /// The request's method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// The request's path, as it was sent, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        match &self.0.path {
            Path::Of(uri) => uri.path(),
            #[cfg(feature = "actix-web")]
            Path::Text(text) => text,
        }
    }

    /// The pattern of the route that answers, where the framework says it.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        #[cfg(feature = "actix-web")]
        self.0
            .route
            .get_or_init(|| Some(self.0.find_route?(self.path())?.into()));
        self.0.route.get()?.as_deref()
    }

    /// Whether it is asked for the first time.
    #[cfg(all(feature = "sentry", any(feature = "tower", feature = "actix-web")))]
    pub(crate) fn is_new_to_sentry(&self) -> bool {
        self.0.at_sentry.set(()).is_ok()
    }

    /// The id of the request: the caller's, or one that was made.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.0.id.to_str().unwrap_or_default()
    }

    #[cfg(any(feature = "tower", feature = "actix-web"))]
    pub(crate) fn id_header(&self) -> &HeaderValue {
        &self.0.id
    }

    /// The id of the trace that `traceparent` names: 32 digits.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.0.trace.as_ref()?.part(3, 35)
    }

    /// The id of the caller's span that `traceparent` names: 16 digits.
    #[must_use]
    pub fn span_id(&self) -> Option<&str> {
        self.0.trace.as_ref()?.part(36, 52)
    }

    /// What the caller accepts.
    #[must_use]
    #[inline]
    pub fn accept(&self) -> Option<&HeaderValue> {
        self.0.accept.as_ref()
    }

    /// The context in force on this thread.
    #[must_use]
    pub fn current() -> Option<RequestContext> {
        CURRENT
            .try_with(|current| current.borrow().clone())
            .ok()
            .flatten()
    }

    /// Whether one is in force on this thread.
    #[cfg(all(feature = "tracing", not(any(feature = "metrics", feature = "sentry"))))]
    pub(crate) fn is_in_force() -> bool {
        CURRENT
            .try_with(|current| current.borrow().is_some())
            .unwrap_or_default()
    }

    /// Runs the code with this context in force.
    pub fn enter<T>(&self, run: impl FnOnce() -> T) -> T {
        let _entered = Entered::new(self.clone());
        run()
    }

    /// Keeps the context in force whenever the future is polled.
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        let mut future = pin!(future);
        std::future::poll_fn(move |cx| self.enter(|| future.as_mut().poll(cx))).await
    }

    /// The format of bodies that nobody else chose.
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    pub(crate) fn format(&self) -> Option<Format> {
        match self.0.hooks.as_ref()?.format(self) {
            None => self.0.outer.as_ref()?.format(),
            format => format,
        }
    }

    /// Whether the format of bodies depends on what the caller accepts.
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    pub(crate) fn negotiates(&self) -> bool {
        let hooks = self.0.hooks.as_ref();
        let outer = self.0.outer.as_ref();
        hooks.is_some_and(|hooks| hooks.negotiates()) || outer.is_some_and(Self::negotiates)
    }

    /// Which status stands for what was refused.
    #[cfg(all(any(feature = "actix-web", feature = "axum"), feature = "derive"))]
    pub(crate) fn policy(&self) -> Option<crate::handler::Policy> {
        Some(self.0.hooks.as_ref()?.policy())
    }

    /// What becomes of an error that is no `ApiError`.
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    pub(crate) fn answer(
        &self,
        err: &(dyn Error + 'static),
    ) -> Option<Box<dyn ApiError + Send + Sync>> {
        self.answer_within(err, LONGEST_CHAIN)
    }

    /// The same, of the error and so many of its sources.
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    pub(crate) fn answer_within(
        &self,
        err: &(dyn Error + 'static),
        links: usize,
    ) -> Option<Box<dyn ApiError + Send + Sync>> {
        let hooks = self.0.hooks.as_ref()?;
        let mut answer = None;
        crate::guard(&mut || answer = hooks.answer(err, links, self));
        match answer {
            None => self.0.outer.as_ref()?.answer_within(err, links),
            answer => answer,
        }
    }

    #[cfg(any(feature = "tower", feature = "actix-web"))]
    pub(crate) fn reported(&self, record: &Record<'_>) {
        if let Some(hooks) = &self.0.hooks {
            crate::guard(&mut || hooks.reported(record, self));
        }
        if let Some(outer) = &self.0.outer {
            outer.reported(record);
        }
    }
}

impl fmt::Debug for RequestContext {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("method", self.method())
            .field("route", &self.route())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

/// Puts the context of before back, also when the code inside panics.
struct Entered(Option<RequestContext>);

impl Entered {
    fn new(context: RequestContext) -> Self {
        Entered(exchange(Some(context)))
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        exchange(self.0.take());
    }
}

// A thread that is being torn down has no context.
fn exchange(context: Option<RequestContext>) -> Option<RequestContext> {
    CURRENT
        .try_with(|current| current.replace(context))
        .ok()
        .flatten()
}

// What is taken is written to logs and sent on, so it holds no quote, no space and no separator of headers.
#[inline]
fn is_id(id: &[u8]) -> bool {
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~:/+=@".contains(byte);
    matches!(id.len(), 1..=LONGEST_ID) && id.iter().all(is_legal)
}

/// What the caller accepts, on however many lines.
#[inline]
fn accepted(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut lines = headers.get_all(ACCEPT).iter().peekable();
    let first = lines.next()?;
    if lines.peek().is_none() {
        return Some(first.clone());
    }
    let mut all = first.as_bytes().to_vec();
    for line in lines {
        all.extend_from_slice(b", ");
        all.extend_from_slice(line.as_bytes());
    }
    HeaderValue::from_bytes(&all).ok()
}

/// What the exception handler in force answers in place of an error that is not ours, where it knows better than we do.
pub(crate) fn answer(err: &dyn ApiError) -> Option<Box<dyn ApiError + Send + Sync>> {
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    if let Some(foreign) = err.__foreign() {
        return RequestContext::current()?.answer(foreign);
    }
    let _ = err;
    None
}

/// How many links of a chain of sources are asked. A chain may be a circle.
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub(crate) const LONGEST_CHAIN: usize = 64;

#[inline]
fn made_id() -> HeaderValue {
    // Digits and hyphens are legal in a header.
    OccurrenceId::new()
        .header()
        .unwrap_or(HeaderValue::from_static("unknown"))
}

impl Trace {
    // A version that is not known yet may have more behind the flags; `ff` is none, and ids of zeros are none.
    #[inline]
    fn parse(header: &[u8]) -> Option<Trace> {
        let known: [u8; 55] = *header.first_chunk()?;
        let ends = header.len() == 55 || (header[55] == b'-' && !header.starts_with(b"00"));
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let shaped = known.iter().enumerate().all(|(at, byte)| match at {
            2 | 35 | 52 => *byte == b'-',
            _ => is_digit(byte),
        });
        let is_zero = |from: usize, to: usize| known[from..to].iter().all(|byte| *byte == b'0');
        let legal = shaped && !known.starts_with(b"ff") && !is_zero(3, 35) && !is_zero(36, 52);
        (ends && legal).then_some(Trace { header: known })
    }

    fn part(&self, from: usize, to: usize) -> Option<&str> {
        std::str::from_utf8(&self.header[from..to]).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(name: &'static str, value: &str) -> RequestContext {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        headers.insert(name, value);
        RequestContext::new(&Method::GET, &Uri::from_static("/"), &headers)
    }

    #[test]
    fn a_request_id_is_taken_when_it_is_one() {
        for id in [
            "r-1",
            "Root=1-67891233-abcdef012345678912345678",
            &"x".repeat(128),
        ] {
            assert_eq!(context("x-request-id", id).request_id(), id);
        }
    }

    #[test]
    fn a_request_id_that_could_do_harm_is_made_anew() {
        for id in [
            "",
            "a b",
            "a\"b",
            "a,b",
            "<b>",
            "\u{e9}",
            "a\tb",
            &"x".repeat(129),
        ] {
            let made = context("x-request-id", id);
            assert_eq!(made.request_id().len(), 36, "{id:?}");
        }
    }

    #[test]
    fn a_traceparent_is_read() {
        let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for header in [
            header,
            &header.replace("00-", "cc-"),
            &format!("cc{}-more", &header[2..]),
        ] {
            let context = context("traceparent", header);
            assert_eq!(
                context.trace_id(),
                Some("0af7651916cd43dd8448eb211c80319c"),
                "{header}"
            );
            assert_eq!(context.span_id(), Some("b7ad6b7169203331"), "{header}");
        }
    }

    #[test]
    fn a_traceparent_that_is_none_is_left_alone() {
        let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for header in [
            "",
            "00",
            &header[..54],
            &format!("{header}-more"),
            &format!("{header}x"),
            &header.to_uppercase(),
            &header.replace("00-", "ff-"),
            &header.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
            &header.replace("b7ad6b7169203331", &"0".repeat(16)),
        ] {
            assert_eq!(context("traceparent", header).trace_id(), None, "{header}");
        }
    }

    #[test]
    fn the_context_of_before_is_back_after_a_panic() {
        let outer = context("x-request-id", "outer");
        let inner = context("x-request-id", "inner");
        outer.enter(|| {
            let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                inner.enter(|| panic!("on purpose"));
            }));
            assert!(panicked.is_err());
            let current = RequestContext::current().expect("one is in force");
            assert_eq!(current.request_id(), "outer");
        });
        assert!(RequestContext::current().is_none());
    }
}
