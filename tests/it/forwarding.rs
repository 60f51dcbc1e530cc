//! What reaches a variant that forwards to another error, and what a source may be.

use std::backtrace::Backtrace;
use std::error::Error;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use ayushma_errors::testing::capture;
use ayushma_errors::{ApiError, respond};
use http::Response;

use crate::canary::events_of;

#[derive(ApiError)]
#[status(404)]
#[message("inner")]
struct Inner;

fn teapot(_: &Outer) -> Option<Response<Vec<u8>>> {
    Response::builder().status(418).body(Vec::new()).ok()
}

#[derive(ApiError)]
#[status(500)]
#[api(report = off, instance = off, respond_with = teapot)]
#[header("X-Outer" = "1")]
enum Outer {
    #[api(transparent)]
    Forwarded(Inner),
    #[api(transparent)]
    Maybe(Option<Box<Inner>>),
    Own,
}

#[test]
fn the_types_words_do_not_reach_a_transparent_variant_but_for_headers() {
    let captured = capture(&Outer::Forwarded(Inner));
    assert_eq!(captured.status, 404);
    assert_eq!(captured.headers["x-outer"], "1");
    assert!(
        captured.text().contains("\"instance\""),
        "{}",
        captured.text()
    );
    let (response, events) = events_of(|| respond(&Outer::Forwarded(Inner)));
    assert_eq!((response.status().as_u16(), events.len()), (404, 1));
    for err in [Outer::Own, Outer::Maybe(None)] {
        let (response, events) = events_of(|| respond(&err));
        assert_eq!((response.status().as_u16(), events.len()), (418, 0));
    }
}

#[derive(ApiError)]
#[status(500)]
enum Pointed {
    Shared(#[source] Arc<anyhow::Error>),
    Maybe(#[source] Option<Arc<anyhow::Error>>),
    Boxed(#[source] Box<anyhow::Error>),
    Twice(#[source] Arc<Box<dyn Error + Send + Sync>>),
    Counted(#[source] Rc<anyhow::Error>),
    From(#[from] Arc<anyhow::Error>),
}

#[test]
fn what_points_to_an_error_through_another_pointer_is_a_source() {
    let root = || anyhow::anyhow!("root");
    for err in [
        Pointed::Shared(Arc::new(root())),
        Pointed::Maybe(Some(Arc::new(root()))),
        Pointed::Boxed(Box::new(root())),
        Pointed::Twice(Arc::new("root".into())),
        Pointed::Counted(Rc::new(root())),
        Pointed::from(Arc::new(root())),
    ] {
        assert_eq!(err.source().unwrap().to_string(), "root", "{err:?}");
    }
    assert!(Pointed::Maybe(None).source().is_none());
}

#[derive(ApiError)]
#[status(500)]
#[error("failed: {0:#}")]
struct Alternate(#[source] anyhow::Error);

#[test]
fn the_alternate_text_of_a_source_is_its_own_and_scrubbed() {
    let err = anyhow::anyhow!("postgres://user:hunter2@db/app").context("outer");
    let text = Alternate(err).to_string();
    assert!(text.starts_with("failed: outer: postgres://"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[derive(ApiError)]
#[status(500)]
enum Traced {
    Boxed {
        #[from]
        source: io::Error,
        #[backtrace]
        trace: Box<Backtrace>,
    },
    Shared {
        #[from]
        source: std::fmt::Error,
        #[backtrace]
        trace: Option<Arc<Backtrace>>,
    },
}

#[test]
fn a_question_mark_fills_a_backtrace_behind_a_pointer() {
    let err = Traced::from(io::Error::other("root"));
    assert!(
        matches!(&err, Traced::Boxed { trace, .. } if trace.status() == Backtrace::capture().status())
    );
    let err = Traced::from(std::fmt::Error);
    assert!(matches!(&err, Traced::Shared { trace: Some(_), .. }));
}

#[derive(ApiError)]
#[status(500)]
#[error(transparent)]
struct Redacted(
    #[redact]
    #[from]
    io::Error,
);

#[test]
fn a_redacted_error_that_is_forwarded_to_is_named_by_its_type() {
    let err = Redacted::from(io::Error::other("hunter2"));
    assert_eq!(err.to_string(), "std::io::error::Error");
    assert!(err.source().is_none());
    assert!(!format!("{err:?}{}", capture(&err).logged_text()).contains("hunter2"));
}

#[derive(ApiError)]
#[status(401)]
#[header("WWW-Authenticate" = "Bearer")]
enum Challenge {
    #[header("WWW-Authenticate" = "Bearer error={0}")]
    Because(String),
}

#[test]
fn where_a_variants_header_is_illegal_the_types_is_sent() {
    let header = |text: &str| {
        let captured = capture(&Challenge::Because(text.to_owned()));
        let all: Vec<_> = captured
            .headers
            .get_all("www-authenticate")
            .iter()
            .cloned()
            .collect();
        assert_eq!(all.len(), 1, "{all:?}");
        all[0].to_str().unwrap().to_owned()
    };
    assert_eq!(header("expired"), "Bearer error=expired");
    assert_eq!(header("a\nb"), "Bearer");
}
