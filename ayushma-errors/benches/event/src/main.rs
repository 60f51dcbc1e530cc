//! `ayushma-errors-bench-event WHAT N`: does N times what is named.
//!
//! `event-on-tracing` is what one writes by hand to log the same fields: the texts are rendered, and the id is made, as each of
//! ours has one. The subscriber visits each field, and does nothing with it.

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use ayushma_errors::{ApiError, OccurrenceId, report};
use http::StatusCode;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[derive(ApiError)]
enum Subject {
    #[status(404)]
    #[message("The chat was not found")]
    NotFound,
    #[status(502)]
    #[message("The assistant is not available right now")]
    #[error("model {model} answered {answer}")]
    Upstream {
        #[internal]
        model: String,
        #[public]
        answer: u64,
    },
}

fn by_match(err: &Subject) -> StatusCode {
    match err {
        Subject::NotFound => StatusCode::NOT_FOUND,
        Subject::Upstream { .. } => StatusCode::BAD_GATEWAY,
    }
}

/// What a visitor saw, so that visiting is not optimized away.
static SEEN: AtomicUsize = AtomicUsize::new(0);

struct Sink {
    on: bool,
}

struct Eyes;

impl Visit for Eyes {
    fn record_debug(&mut self, field: &Field, _: &dyn std::fmt::Debug) {
        SEEN.fetch_add(field.index(), Ordering::Relaxed);
    }
}

impl Subscriber for Sink {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        self.on
    }

    fn max_level_hint(&self) -> Option<tracing::level_filters::LevelFilter> {
        (!self.on).then_some(tracing::level_filters::LevelFilter::OFF)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Eyes);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn by_hand(err: &Subject) {
    let (Subject::Upstream { model, answer }, status) = (err, by_match(err)) else {
        return;
    };
    tracing::error!(
        error.message = %format!("model {model} answered {answer}"),
        error.code = "upstream",
        error.type = "Subject::Upstream",
        error.id = %OccurrenceId::new(),
        http.response.status_code = status.as_u16(),
        error.fields = %format!("model={model} answer={answer}"),
    );
}

fn main() {
    let mut args = std::env::args().skip(1);
    let what = args.next().expect("what");
    let count: u64 = args
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number of rounds");
    let on = !what.contains("-off");
    tracing::subscriber::set_global_default(Sink { on }).expect("it is the first");
    let err = Subject::Upstream {
        model: "m-1".to_owned(),
        answer: 7,
    };
    let other = Subject::NotFound;
    assert_eq!(
        (err.status(), other.status()),
        (by_match(&err), by_match(&other))
    );
    let round = || match &*what {
        "nothing" => {
            black_box(black_box(&err));
        }
        "status-match" => {
            black_box(by_match(black_box(&err)));
        }
        "status" => {
            black_box(black_box(&err).status());
        }
        "event-off-tracing" | "event-on-tracing" => by_hand(black_box(&err)),
        "event-off" | "event-on" => {
            report(black_box(&err));
        }
        other => panic!("there is no {other}"),
    };
    // What happens once happens here.
    round();
    for _ in 0..count {
        round();
    }
}
