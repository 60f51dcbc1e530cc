//! A service of actix-web that goes wrong in every way in which one can.

use std::convert::Infallible;
use std::future::{Future, Ready, pending, ready};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_cors::Cors;
use actix_multipart::Multipart;
use actix_web::body::{BodyStream, SizedStream};
use actix_web::dev::{Payload, Service as _, ServiceRequest, ServiceResponse, Transform};
use actix_web::error::{self, InternalError};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::{Compress, Condition, Logger};
use actix_web::web::{self, Bytes};
use actix_web::{
    App, Either, Error, FromRequest, HttpRequest, HttpResponse, HttpServer, Responder,
    ResponseError, guard,
};
use ayushma_errors::actix::{self, ErrorMiddleware};
use ayushma_errors::{ApiError, Foreign, KeepResponse, body};
use futures_core::Stream;
use serde::Deserialize;
use tracing::Dispatch;
use tracing_subscriber::layer::SubscriberExt;

use crate::canary::{Events, Server};

/// What only the inside of the service knows.
pub(crate) const INSIDE: &str = "table-chats-on-db-7";

#[derive(Deserialize)]
pub(crate) struct Chat {
    title: String,
    count: u32,
}

impl Chat {
    fn said(&self) -> String {
        format!("{} {}", self.title, self.count)
    }
}

/// A server that the suite started, and what it logged.
/// Starts the service, behind the middleware or bare.
pub(crate) fn start(middleware: Option<ErrorMiddleware>, workers: usize) -> Server {
    let events = Events::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(events.clone()));
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(serve(dispatch, middleware, workers, &sender));
    });
    let address = receiver.recv().unwrap();
    Server { address, events }
}

async fn serve(
    dispatch: Dispatch,
    middleware: Option<ErrorMiddleware>,
    workers: usize,
    sender: &mpsc::Sender<SocketAddr>,
) {
    let app = move || {
        // Made once on the worker's thread, and in force as long as the thread lives.
        std::mem::forget(tracing::dispatcher::set_default(&dispatch));
        App::new()
            .configure(extractors)
            .configure(handlers)
            .configure(panics)
            .configure(middlewares)
            .configure(fine)
            .wrap_fn(|request, next| -> Answering {
                match request.path() {
                    "/panic-drop" => Box::pin(PanicsWhenDropped),
                    _ => Box::pin(next.call(request)),
                }
            })
            .wrap(Logger::default())
            .wrap(Condition::new(
                middleware.is_some(),
                middleware.clone().unwrap_or_default(),
            ))
    };
    let server = HttpServer::new(app)
        .workers(workers)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
    sender.send(server.addrs()[0]).unwrap();
    server.run().await.unwrap();
}

/// A service that is never ready.
struct Shedding;

impl<S> Transform<S, ServiceRequest> for Shedding {
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = Shedding;
    type InitError = ();
    type Future = Ready<Result<Shedding, ()>>;

    fn new_transform(&self, _: S) -> Self::Future {
        ready(Ok(Shedding))
    }
}

impl actix_web::dev::Service<ServiceRequest> for Shedding {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Ready<Result<ServiceResponse, Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Err(error::ErrorServiceUnavailable(INSIDE)))
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ready(Ok(request.into_response(HttpResponse::Ok())))
    }
}

/// Starts a service that is never ready, behind the middleware.
pub(crate) fn start_shedding() -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let app = || App::new().wrap(Shedding).wrap(ErrorMiddleware::new());
            let server = HttpServer::new(app)
                .workers(1)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .unwrap();
            sender.send(server.addrs()[0]).unwrap();
            server.run().await.unwrap();
        });
    });
    receiver.recv().unwrap()
}

fn extractors(app: &mut web::ServiceConfig) {
    let small = || web::PayloadConfig::new(16);
    app.service(
        web::resource("/json")
            .app_data(web::JsonConfig::default().limit(64))
            .route(web::post().to(|chat: web::Json<Chat>| async move { chat.said() })),
    )
    .service(
        web::resource("/form")
            .app_data(web::FormConfig::default().limit(64))
            .route(web::post().to(|chat: web::Form<Chat>| async move { chat.said() })),
    )
    .service(
        web::resource("/either")
            .app_data(web::JsonConfig::default().limit(64))
            .route(
                web::post()
                    .to(|_: Either<web::Json<Chat>, web::Form<Chat>>| async move { "either" }),
            ),
    )
    .route(
        "/typed-json",
        web::post().to(|chat: actix::Json<Chat>| async move { chat.said() }),
    )
    .route(
        "/typed-path/{id}",
        web::get().to(|id: actix::Path<u32>| async move { id.to_string() }),
    )
    .route(
        "/json-deep",
        web::post().to(|any: web::Json<serde_json::Value>| async move { any.to_string() }),
    )
    .route(
        "/query",
        web::get().to(|chat: web::Query<Chat>| async move { chat.said() }),
    )
    .route(
        "/path/{id}",
        web::get().to(|id: web::Path<u32>| async move { id.to_string() }),
    )
    .route(
        "/pair/{room}/{seat}",
        web::get().to(|pair: web::Path<(u32, u32)>| async move { pair.0.to_string() }),
    )
    .service(
        web::resource("/bytes")
            .app_data(small())
            .route(web::post().to(|body: Bytes| async move { body.len().to_string() })),
    )
    .service(
        web::resource("/bytes-of-json")
            .app_data(web::PayloadConfig::default().mimetype("application/json".parse().unwrap()))
            .route(web::post().to(|body: Bytes| async move { body.len().to_string() })),
    )
    .service(
        web::resource("/string")
            .app_data(small())
            .route(web::post().to(|body: String| async move { body })),
    )
    .route("/payload", web::post().to(whole_payload))
    .route("/multipart", web::post().to(whole_multipart))
    .route(
        "/header",
        web::get().to(|_: web::Header<header::ContentLength>| async { "header" }),
    )
    .route(
        "/reqdata",
        web::get().to(|_: web::ReqData<Chat2>| async { "reqdata" }),
    )
    .route(
        "/data",
        web::get().to(|_: web::Data<Chat>| async { "data" }),
    )
    .route("/websocket", web::get().to(websocket))
    .route(
        "/own-extractor",
        web::get().to(|_: Refusing| async { "extracted" }),
    );
}

#[derive(Clone)]
struct Chat2;

async fn whole_payload(mut payload: web::Payload) -> Result<String, Error> {
    let mut length = 0;
    while let Some(chunk) = next(&mut payload).await {
        length += chunk?.len();
    }
    Ok(length.to_string())
}

async fn whole_multipart(mut multipart: Multipart) -> Result<String, Error> {
    let mut fields = 0;
    while let Some(field) = next(&mut multipart).await {
        let mut field = field?;
        while let Some(chunk) = next(&mut field).await {
            chunk?;
        }
        fields += 1;
    }
    Ok(fields.to_string())
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)).await
}

async fn websocket(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let (response, mut session, _) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(async move {
        // A client that is gone need not be greeted.
        let _ = session.text("hi").await;
        let _ = session.close(None).await;
    });
    Ok(response)
}

/// An extractor whose refusal tells what is inside.
struct Refusing;

impl FromRequest for Refusing {
    type Error = Telling;
    type Future = Ready<Result<Self, Telling>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Err(Telling))
    }
}

/// A `ResponseError` as it is most often written: its text is what the caller gets.
#[derive(Debug)]
pub(crate) struct Telling;

impl std::fmt::Display for Telling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no row in {INSIDE}")
    }
}

impl std::error::Error for Telling {}

impl ResponseError for Telling {}

/// One that writes JSON.
#[derive(Debug)]
struct TellingJson;

impl std::fmt::Display for TellingJson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("written on purpose")
    }
}

impl ResponseError for TellingJson {
    fn status_code(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::Conflict().json("written on purpose")
    }
}

/// One that panics when it is asked.
#[derive(Debug)]
struct Panicking;

impl std::fmt::Display for Panicking {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("its text panics in {INSIDE}")
    }
}

impl ResponseError for Panicking {}

/// An error of ours.
#[derive(ApiError)]
#[status(409)]
#[message("The chat is archived")]
#[error("archived in {place}")]
pub(crate) struct Archived {
    #[internal]
    pub(crate) place: String,
}

#[expect(clippy::unused_async, reason = "the shape of a handler")]
async fn fails<E: Into<Error>>(err: E) -> Result<&'static str, Error> {
    Err(err.into())
}

fn handlers(app: &mut web::ServiceConfig) {
    app.route("/only-get", web::get().to(|| async { "got" }))
        .service(
            web::resource("/allows")
                .route(web::get().to(|| async { "got" }))
                .default_service(web::to(|| async {
                    HttpResponse::MethodNotAllowed()
                        .insert_header((header::ALLOW, "GET"))
                        .finish()
                })),
        )
        .service(web::scope("/scope").route("/inside", web::get().to(|| async { "inside" })))
        .route(
            "/guarded",
            web::get()
                .guard(guard::Header("x-guard", "open"))
                .to(|| async { "guarded" }),
        )
        .route(
            "/status/{code}",
            web::to(|code: web::Path<u16>| async move {
                HttpResponse::new(StatusCode::from_u16(*code).unwrap())
            }),
        )
        .route(
            "/tuple",
            web::get().to(|| async { (format!("no disk {INSIDE}"), StatusCode::BAD_GATEWAY) }),
        )
        .configure(errors)
        .configure(answers);
}

fn errors(app: &mut web::ServiceConfig) {
    app.route("/telling", web::get().to(|| fails(Telling)))
        .route("/telling-json", web::get().to(|| fails(TellingJson)))
        .route(
            "/boxed",
            web::get().to(|| {
                let err: Box<dyn std::error::Error> = Box::new(Telling);
                fails(err)
            }),
        )
        .route(
            "/io",
            web::get().to(|| fails(std::io::Error::new(std::io::ErrorKind::NotFound, INSIDE))),
        )
        .route(
            "/internal",
            web::get().to(|| fails(error::ErrorInternalServerError(INSIDE))),
        )
        .route(
            "/forbidden",
            web::get().to(|| fails(error::ErrorForbidden(INSIDE))),
        )
        .route("/unavailable", web::get().to(unavailable))
        .route(
            "/with-response",
            web::get().to(|| {
                let response = HttpResponse::BadRequest().body(INSIDE);
                fails(InternalError::from_response(INSIDE, response))
            }),
        )
        .route(
            "/block",
            web::get().to(|| async {
                let blocked = web::block(|| -> Result<(), Telling> { Err(Telling) }).await?;
                blocked.map_err(Error::from)?;
                Ok::<_, Error>("blocked")
            }),
        )
        .route(
            "/timeout",
            web::get().to(|| async {
                let waited = tokio::time::timeout(Duration::from_millis(1), pending::<()>()).await;
                waited.map_err(error::ErrorRequestTimeout)?;
                Ok::<_, Error>("in time")
            }),
        )
        .route(
            "/ours",
            web::get().to(|| {
                fails(Archived {
                    place: INSIDE.into(),
                })
            }),
        )
        .route(
            "/foreign",
            web::get().to(|| async { Err::<&str, _>(Telling).foreign() }),
        );
}

fn answers(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/widgets/{id}")
            .guard(guard::Get())
            .to(|| async { HttpResponse::Gone().finish() }),
    )
    .service(
        web::resource("/widgets/action")
            .guard(guard::Post())
            .to(|| async { HttpResponse::Gone().finish() }),
    )
    .route(
        "/ours-as-text",
        web::get().to(|| async {
            let place = INSIDE.into();
            Err::<&str, _>(body::As::<body::Text, _>::from(Archived { place }))
        }),
    )
    .route(
        "/empty-json",
        web::get().to(|| async {
            HttpResponse::NotFound()
                .content_type("application/json")
                .body("")
        }),
    )
    .route(
        "/html",
        web::get().to(|| async {
            HttpResponse::NotFound()
                .content_type("text/html")
                .body("<h1>gone</h1>")
        }),
    )
    .route(
        "/keep",
        web::get().to(|| async {
            let mut response = HttpResponse::ServiceUnavailable().body("not ready");
            response.extensions_mut().insert(KeepResponse);
            response
        }),
    )
    .route(
        "/described",
        web::get().to(|| async {
            HttpResponse::NotFound()
                .insert_header((header::ETAG, "\"1\""))
                .insert_header((header::CONTENT_LANGUAGE, "en"))
                .insert_header((header::RETRY_AFTER, "7"))
                .insert_header((header::WWW_AUTHENTICATE, "Token"))
                .append_header((header::SET_COOKIE, "a=1"))
                .append_header((header::SET_COOKIE, "b=2"))
                .body(INSIDE)
        }),
    )
    .route(
        "/stream-error",
        web::get().to(|| async {
            HttpResponse::BadGateway()
                .content_type("text/plain")
                .streaming(Three(0))
        }),
    );
}

async fn unavailable() -> impl Responder {
    HttpResponse::ServiceUnavailable()
        .insert_header((header::RETRY_AFTER, "30"))
        .body(INSIDE)
}

fn panics(app: &mut web::ServiceConfig) {
    app.route("/panic", web::get().to(panicking))
        .route(
            "/panic-formatted",
            web::get().to(|| async {
                panicking_with(format!("panicked in {INSIDE}"));
                "never"
            }),
        )
        .route(
            "/panic-number",
            web::get().to(|| async {
                std::panic::panic_any(7_u32);
                #[expect(unreachable_code, reason = "the type of a handler's answer")]
                "never"
            }),
        )
        .service(
            web::scope("/outer")
                .service(web::scope("/inner").route("/panic", web::get().to(panicking))),
        )
        .route(
            "/panic-extractor",
            web::get().to(|_: PanickingExtractor| async { "extracted" }),
        )
        .route("/panic-display", web::get().to(|| fails(Panicking)))
        .service(
            web::scope("/panic-middleware")
                .wrap_fn(|request, _| {
                    assert_eq!(request.path(), "another", "a middleware panics in {INSIDE}");
                    ready(Ok::<ServiceResponse, Error>(
                        request.into_response(HttpResponse::Ok()),
                    ))
                })
                .route("", web::get().to(|| async { "never" })),
        );
}

async fn panicking() -> &'static str {
    panic!("on purpose in {INSIDE}")
}

fn panicking_with(text: String) {
    std::panic::panic_any(text);
}

struct PanickingExtractor;

impl FromRequest for PanickingExtractor {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        panic!("an extractor panics in {INSIDE}")
    }
}

type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

/// A middleware's future that panics, and once more when it is dropped.
struct PanicsWhenDropped;

impl Future for PanicsWhenDropped {
    type Output = Result<ServiceResponse, Error>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        panic!("first in {INSIDE}")
    }
}

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        // A panic while another one unwinds ends the process, so that no handler could go on.
        assert!(std::thread::panicking(), "second in {INSIDE}");
    }
}

fn middlewares(app: &mut web::ServiceConfig) {
    let cors = Cors::default()
        .allowed_origin("http://friend.example")
        .allowed_methods(["GET"])
        .allowed_header("x-known")
        .block_on_origin_mismatch(true);
    app.service(
        web::scope("/cors")
            .wrap(cors)
            .route("", web::get().to(|| async { "got" }))
            .route("/fails", web::get().to(|| fails(Telling))),
    )
    .service(
        web::scope("/compressed")
            .wrap(Compress::default())
            .route("", web::get().to(|| async { INSIDE.repeat(100) }))
            .route(
                "/fails",
                web::get().to(|| async { HttpResponse::BadGateway().body(INSIDE.repeat(100)) }),
            )
            .route(
                "/ours",
                web::get().to(|| {
                    fails(Archived {
                        place: INSIDE.into(),
                    })
                }),
            ),
    )
    .service(
        web::scope("/refusing")
            .wrap_fn(|_, _| ready(Err::<ServiceResponse, Error>(Telling.into())))
            .route("", web::get().to(|| async { "never" })),
    )
    .service(
        web::scope("/refusing-with-ours")
            .wrap_fn(|_, _| {
                let err = Archived {
                    place: INSIDE.into(),
                };
                ready(Err::<ServiceResponse, Error>(err.into()))
            })
            .route("", web::get().to(|| async { "never" })),
    )
    .service(
        web::scope("/refusing-with-json")
            .wrap_fn(|_, _| ready(Err::<ServiceResponse, Error>(TellingJson.into())))
            .route("", web::get().to(|| async { "never" })),
    )
    .service(
        web::scope("/refusing-with-panic")
            .wrap_fn(|_, _| ready(Err::<ServiceResponse, Error>(Panicking.into())))
            .route("", web::get().to(|| async { "never" })),
    )
    .service(
        web::scope("/twice")
            .wrap(ErrorMiddleware::new())
            .route("/fails", web::get().to(|| fails(Telling)))
            .route("/panic", web::get().to(panicking)),
    )
    .service(
        web::scope("/passing")
            .wrap_fn(|request, service| service.call(request))
            .route("", web::get().to(|| fails(Telling))),
    );
}

fn fine(app: &mut web::ServiceConfig) {
    app.route("/fine", web::get().to(|| async { "fine" }))
        .route("/fine", web::head().to(|| async { "fine" }))
        .route("/head-fails", web::head().to(|| fails(Telling)))
        .route(
            "/head-ours",
            web::head().to(|| {
                fails(Archived {
                    place: INSIDE.into(),
                })
            }),
        )
        .route("/head-panics", web::head().to(panicking))
        .route(
            "/stream",
            web::get().to(|| async { HttpResponse::Ok().streaming(Three(0)) }),
        )
        .route(
            "/sized-stream",
            web::get().to(|| async { HttpResponse::Ok().body(SizedStream::new(6, Three(0))) }),
        )
        .route(
            "/stream-bytes-error",
            web::get().to(|| async { HttpResponse::BadGateway().streaming(Three(0)) }),
        )
        .route(
            "/stream-json-error",
            web::get().to(|| async {
                HttpResponse::BadGateway()
                    .content_type("application/json")
                    .body(BodyStream::new(Three(0)))
            }),
        );
}

/// A body of three chunks.
struct Three(u8);

impl Stream for Three {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready((self.0 <= 3).then(|| Ok(Bytes::from(format!("[{}", self.0)))))
    }
}
