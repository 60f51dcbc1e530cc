//! What Sentry gets: each error once, beside each of its integrations, and no secret.

use actix_web::{App, test, web};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use ayushma_errors::actix::ErrorMiddleware;
use ayushma_errors::sentry::{self, Setup};
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{Answered, ApiError, report, respond};
use sentry_core::protocol::{Breadcrumb, Event};
use sentry_core::test::{with_captured_envelopes_options, with_captured_events_options};
use sentry_core::{Hub, Level};
use tower::ServiceExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;

use crate::canary::{canary, hushed};

#[derive(Debug, thiserror::Error)]
#[error("handshake failed")]
struct Handshake;

#[derive(Debug, thiserror::Error)]
#[error("no answer from https://api.example/v1?api_key={0}")]
struct NoAnswer(String, #[source] Handshake);

#[derive(ApiError)]
enum SentError {
    #[status(502)]
    #[message("The assistant is not available")]
    #[error("{provider} refused {reason} with {api_key}")]
    #[log(critical)]
    Upstream {
        provider: &'static str,
        #[internal]
        reason: String,
        #[redact(last = 4)]
        api_key: String,
        #[redact(len)]
        text: &'static str,
        #[source]
        source: NoAnswer,
    },
    #[status(404)]
    Missing,
    #[status(404)]
    #[log(sentry = true)]
    MissingAndTold,
    #[status(500)]
    #[log(sentry = false)]
    KeptBack,
    #[status(500)]
    Plain,
}

#[derive(ApiError)]
enum QuietError {
    #[status(409)]
    #[error("refused: {reason}")]
    Refused {
        #[internal]
        reason: String,
    },
}

fn setup() -> Setup {
    Setup::new("").unwrap()
}

fn sent_by(setup: Setup, run: impl FnOnce()) -> Vec<Event<'static>> {
    with_captured_events_options(run, setup.options())
}

fn sent(run: impl FnOnce()) -> Vec<Event<'static>> {
    sent_by(setup(), run)
}

fn json(events: &[Event<'_>]) -> String {
    serde_json::to_string(events).unwrap()
}

#[track_caller]
fn types(events: &[Event<'_>]) -> Vec<String> {
    let last = |event: &Event<'_>| event.exception.values.last().map(|one| one.ty.clone());
    events.iter().filter_map(last).collect()
}

fn upstream(reason: &str, key: &str, url_key: &str) -> SentError {
    SentError::Upstream {
        provider: "openai",
        reason: reason.to_owned(),
        api_key: key.to_owned(),
        text: "hello",
        source: NoAnswer(url_key.to_owned(), Handshake),
    }
}

/// What a provider says of itself is one of thousands of texts.
#[derive(ApiError)]
#[status(502)]
#[code("provider", from = .said)]
struct Provider {
    #[public]
    said: String,
}

#[test]
fn a_code_that_a_value_makes_is_a_tag_and_groups_nothing() {
    let said = |said: &str| Provider {
        said: said.to_owned(),
    };
    let events = sent(|| {
        let _ = respond(&said("quota_exceeded"));
        let _ = respond(&said("rate_limited"));
    });
    let codes: Vec<&str> = events
        .iter()
        .map(|event| &*event.tags["error.code"])
        .collect();
    assert_eq!(codes, ["quota_exceeded", "rate_limited"]);
    for event in &events {
        assert_eq!(&*event.fingerprint, ["api_error", "provider", ""]);
    }
}

#[derive(ApiError)]
#[status(503)]
struct ProviderDown;

/// Its code is the other error's, which the program's own text has.
#[derive(ApiError)]
enum Asked {
    #[api(like = .0)]
    Like(#[internal] ProviderDown),
    #[api(like = .0)]
    LikeComputed(#[internal] Provider),
}

#[test]
fn an_error_that_is_like_another_is_grouped_by_the_others_fixed_code() {
    let events = sent(|| {
        let _ = respond(&Asked::Like(ProviderDown));
        let said = "quota_exceeded".to_owned();
        let _ = respond(&Asked::LikeComputed(Provider { said }));
    });
    let groups: Vec<_> = events.iter().map(|event| &*event.fingerprint[1]).collect();
    assert_eq!(groups, ["provider_down", "provider"]);
    assert_eq!(events[1].tags["error.code"], "quota_exceeded");
}

#[test]
fn an_event_says_what_failed_where_and_why_and_has_the_id_of_the_response() {
    let mut id = None;
    let events = sent(|| {
        let response = respond(&upstream("quota", "a-key-of-twenty-chars", "k"));
        id = response.extensions().get::<Answered>().map(Answered::id);
    });
    let [event] = &*events else {
        panic!("{}", json(&events))
    };
    assert_eq!(event.event_id.as_bytes(), id.unwrap().as_bytes());
    assert_eq!(event.level, Level::Fatal);
    assert_eq!(&*event.fingerprint, ["api_error", "upstream", ""]);
    assert_eq!(event.tags["error.code"], "upstream");
    assert_eq!(event.tags["http.status_code"], "502");
    assert_eq!(event.extra["provider"], "openai");
    // Sentry's server would filter what has such a name, even a mask.
    assert_eq!(event.extra["api_key"], "[Filtered]");
    assert_eq!(event.extra["text"], "[REDACTED 5 chars]");
    let chain: Vec<_> = event
        .exception
        .values
        .iter()
        .map(|one| (&*one.ty, one.value.as_deref().unwrap()))
        .collect();
    assert_eq!(chain[0], ("Error", "handshake failed"));
    assert_eq!(chain[1].0, "it::sentry::NoAnswer");
    assert_eq!(
        chain[2],
        (
            "SentError::Upstream",
            "openai refused [internal] with ***hars"
        )
    );
    let mechanism = event.exception.values[2].mechanism.as_ref().unwrap();
    assert_eq!(
        (&*mechanism.ty, mechanism.handled),
        ("api-error", Some(true))
    );
}

#[test]
fn internal_fields_are_sent_only_where_the_setup_says_so() {
    let reason = canary();
    let err = || upstream(&reason, "a-key-of-twenty-chars", "k");
    let events = sent(|| drop(respond(&err())));
    assert!(!json(&events).contains(&reason), "{}", json(&events));
    let events = sent_by(setup().internal_fields(true), || drop(respond(&err())));
    assert_eq!(events[0].extra["reason"], reason);
    let value = events[0].exception.values[2].value.as_deref().unwrap();
    assert!(value.contains(&reason), "{value}");
}

/// An error of another crate around one of ours.
#[derive(Debug, thiserror::Error)]
#[error("it failed: {0}")]
struct Wrapping(#[source] QuietError);

#[derive(ApiError)]
#[status(500)]
enum CausedError {
    Ours {
        source: QuietError,
    },
    #[error("because of {source}")]
    Told {
        source: QuietError,
    },
    Boxed(#[source] Box<dyn std::error::Error + Send + Sync>),
    Wrapped {
        source: Wrapping,
    },
}

#[test]
fn internal_fields_of_an_error_that_is_the_source_are_sent_only_where_the_setup_says_so() {
    let reason = canary();
    let quiet = || QuietError::Refused {
        reason: reason.clone(),
    };
    let debugged = || format!("{:?}", quiet());
    let run = || {
        for err in [
            CausedError::Ours { source: quiet() },
            CausedError::Told { source: quiet() },
            CausedError::Boxed(quiet().into()),
            CausedError::Wrapped {
                source: Wrapping(quiet()),
            },
        ] {
            drop(respond(&err));
            // What the operator reads has it before and afterwards.
            assert!(debugged().contains(&reason));
        }
    };
    let events = sent(run);
    assert_eq!(events.len(), 4);
    assert!(!json(&events).contains(&reason), "{}", json(&events));
    for event in &events {
        let link = event.exception.values[0].value.as_deref().unwrap();
        assert!(link.ends_with("refused: [internal]"), "{link}");
    }
    let told = events[1].exception.values[1].value.as_deref();
    assert_eq!(told, Some("because of refused: [internal]"));
    let events = sent_by(setup().internal_fields(true), run);
    for event in &events {
        assert!(json(std::slice::from_ref(event)).contains(&reason));
    }
}

#[test]
fn what_is_redacted_or_a_secret_of_a_source_is_never_sent() {
    let (key, url_key) = (canary(), canary());
    let err = || upstream("quota", &key, &url_key);
    let events = sent_by(setup().internal_fields(true), || {
        drop(respond(&err()));
        report(&err());
    });
    assert_eq!(events.len(), 2);
    let json = json(&events);
    assert!(!json.contains(&key) && !json.contains(&url_key), "{json}");
}

#[test]
fn responses_of_5xx_are_sent_and_what_a_variant_says() {
    let events = sent(|| {
        for err in [
            SentError::Missing,
            SentError::MissingAndTold,
            SentError::KeptBack,
            SentError::Plain,
        ] {
            drop(respond(&err));
        }
        report(&SentError::Missing);
        report(&SentError::Plain);
    });
    assert_eq!(
        types(&events),
        [
            "SentError::MissingAndTold",
            "SentError::Plain",
            "SentError::Plain"
        ]
    );
    assert_eq!(events[0].level, Level::Warning);
}

#[test]
fn beside_the_layer_of_sentry_tracing_an_error_is_one_event() {
    let is_anothers = |metadata: &tracing::Metadata<'_>| !sentry::is_ours(metadata);
    let everything = |_: &tracing::Metadata<'_>| true;
    for filter in [
        is_anothers as fn(&tracing::Metadata<'_>) -> bool,
        everything,
    ] {
        let events = sent(|| {
            let layer = sentry_tracing::ErrorLayer::new().with_filter(filter_fn(filter));
            let subscriber = tracing_subscriber::registry().with(layer);
            tracing::subscriber::with_default(subscriber, || {
                drop(respond(&SentError::Plain));
                tracing::error!("somebody else's");
            });
        });
        assert_eq!(events.len(), 2, "{}", json(&events));
        assert_eq!(types(&events), ["SentError::Plain"]);
    }
}

#[test]
fn internal_fields_are_sent_by_somebody_elses_breadcrumbs_only_where_the_setup_says_so() {
    let reason = canary();
    let run = || {
        #[expect(deprecated, reason = "it is what most services have")]
        let layer = sentry_tracing::layer();
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            report(&QuietError::Refused {
                reason: reason.clone(),
            });
            drop(respond(&SentError::Plain));
        });
    };
    let events = sent(run);
    assert_eq!(types(&events), ["SentError::Plain"]);
    assert!(!json(&events).contains(&reason), "{}", json(&events));
    let [breadcrumb] = &*events[0].breadcrumbs.values else {
        panic!("{}", json(&events))
    };
    assert_eq!(breadcrumb.message.as_deref(), Some("QuietError::Refused"));
    assert_eq!(breadcrumb.data["error.code"], "refused");
    let events = sent_by(setup().internal_fields(true), run);
    assert!(json(&events).contains(&reason), "{}", json(&events));
}

#[test]
fn internal_fields_are_sent_by_sentrys_own_log_only_where_the_setup_says_so() {
    let reason = canary();
    let run = || {
        let subscriber = tracing_subscriber::registry().with(sentry_tracing::LogLayer::new());
        tracing::subscriber::with_default(subscriber, || {
            report(&QuietError::Refused {
                reason: reason.clone(),
            });
        });
    };
    let logged = |setup: Setup| {
        let envelopes = with_captured_envelopes_options(run, setup.options());
        let mut bytes = Vec::new();
        for envelope in envelopes {
            envelope.to_writer(&mut bytes).unwrap();
        }
        String::from_utf8(bytes).unwrap()
    };
    let log = logged(setup());
    assert!(log.contains(r#""body":"QuietError::Refused""#), "{log}");
    assert!(!log.contains(&reason), "{log}");
    let log = logged(setup().internal_fields(true));
    assert!(log.contains(&reason), "{log}");
}

/// What a request to a path comes to, in axum behind Sentry's layer and ours.
fn sent_by_axum(path: &'static str) -> Vec<Event<'static>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let router = Router::new()
        .route(
            "/chats/{id}",
            get(|| async { Err::<(), _>(SentError::Plain) }),
        )
        .route(
            "/panic",
            get(|| async {
                assert!(
                    std::env::args().next().is_none(),
                    "on purpose, with api_key=0123456789abcdef0123"
                );
            }),
        )
        .layer(ErrorLayer::new())
        .layer(sentry_tower::NewSentryLayer::<Request<Body>>::new_from_top());
    let options = setup()
        .options()
        .add_integration(sentry_panic::PanicIntegration::new());
    with_captured_events_options(
        || {
            let request = Request::get(path)
                .header("x-request-id", "r-1")
                .header(
                    "traceparent",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                )
                .body(Body::empty())
                .unwrap();
            hushed(|| runtime.block_on(router.oneshot(request))).unwrap();
        },
        options,
    )
}

#[test]
fn in_axum_an_error_is_one_event_with_its_route_and_its_trace() {
    let events = sent_by_axum("/chats/7");
    assert_eq!(types(&events), ["SentError::Plain"]);
    let event = &events[0];
    assert_eq!(&*event.fingerprint, ["api_error", "plain", "/chats/{id}"]);
    assert_eq!(event.transaction.as_deref(), Some("GET /chats/{id}"));
    assert_eq!(event.tags["request_id"], "r-1");
    let json = serde_json::to_value(event).unwrap();
    assert_eq!(
        json["contexts"]["trace"]["trace_id"],
        "0af7651916cd43dd8448eb211c80319c"
    );
}

#[test]
fn in_axum_a_panic_is_one_event_without_its_secret() {
    let events = sent_by_axum("/panic");
    assert_eq!(events.len(), 1, "{}", json(&events));
    let json = json(&events);
    assert!(
        json.contains("on purpose") && !json.contains("0123456789abcdef0123"),
        "{json}"
    );
}

#[test]
fn a_method_that_is_a_secret_is_not_sent() {
    let secret = format!("ghp{}{}", "_", "0a1B".repeat(9));
    let events = sent(|| {
        Hub::with_active(|hub| {
            hub.capture_event(Event {
                request: Some(sentry_core::protocol::Request {
                    method: Some(secret.clone()),
                    ..Default::default()
                }),
                ..Event::default()
            });
        });
    });
    assert!(!json(&events).contains(&secret), "{}", json(&events));
}

#[test]
fn in_actix_an_error_is_one_event() {
    async fn plain() -> Result<&'static str, SentError> {
        Err(SentError::Plain)
    }

    let events = sent(|| {
        actix_web::rt::System::new().block_on(async {
            let sentrys = sentry_actix::Sentry::builder()
                .with_hub(Hub::current())
                .capture_server_errors(false)
                .finish();
            let app = App::new()
                .route("/plain", web::get().to(plain))
                .wrap(ErrorMiddleware::new())
                .wrap(sentrys);
            let app = test::init_service(app).await;
            let request = test::TestRequest::get().uri("/plain").to_request();
            assert_eq!(test::call_service(&app, request).await.status(), 500);
        });
    });
    assert_eq!(types(&events), ["SentError::Plain"]);
}

#[test]
fn what_others_capture_is_scrubbed() {
    let secret = "0123456789abcdef0123";
    let events = sent(|| {
        sentry_core::add_breadcrumb(Breadcrumb {
            message: Some(format!("asked with api_key={secret}")),
            data: [
                ("password".to_owned(), secret.into()),
                ("n".to_owned(), 7.into()),
            ]
            .into(),
            ..Breadcrumb::default()
        });
        let text = format!("no answer: token={secret}");
        sentry_core::capture_message(&text, Level::Error);
        Hub::with_active(|hub| {
            hub.capture_event(Event {
                extra: [(
                    "nested".to_owned(),
                    serde_json::json!({"a": [{"token": secret}, text]}),
                )]
                .into(),
                tags: [("authorization".to_owned(), secret.to_owned())].into(),
                request: Some(sentry_core::protocol::Request {
                    url: format!("https://a.example/x?api_key={secret}").parse().ok(),
                    query_string: Some(format!("api_key={secret}")),
                    cookies: Some(format!("session={secret}")),
                    data: Some(secret.to_owned()),
                    headers: [("X-Api-Key".to_owned(), secret.to_owned())].into(),
                    ..Default::default()
                }),
                ..Event::default()
            });
        });
    });
    assert_eq!(events.len(), 2);
    let json = json(&events);
    assert!(!json.contains(secret), "{json}");
    assert!(json.contains(r#""n":7"#), "{json}");
}
