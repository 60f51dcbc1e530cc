//! Text that is not ours, with a secret in it: whatever prints it, the scrubber has read it first.
//!
//! `leaks.rs` holds who sees the text at all.

use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use ayushma_errors::testing::capture;
use ayushma_errors::{AnyError, ApiError, Definition};

use crate::canary::{CALLER, CHAIN, DISPLAY, EVENT, LOG, NOWHERE, canary, look};

/// What the scrubber leaves where a password stood.
const MARK: &str = "[REDACTED:";

/// An error of a driver, which prints the connection string.
#[derive(Debug)]
struct Driver {
    text: String,
    source: Option<Box<Driver>>,
}

impl Driver {
    fn of(secret: &str) -> Self {
        Driver {
            text: format!("connection refused: host=db password={secret} port=5432"),
            source: None,
        }
    }

    fn over(secret: &str, below: &str) -> Self {
        Driver {
            source: Some(Box::new(Driver::of(below))),
            ..Driver::of(secret)
        }
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Driver {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

#[derive(ApiError)]
#[status(502)]
#[message("The database is not available")]
enum Failed {
    ByName {
        source: Driver,
    },
    #[error("it broke: {source}, {source:?}, {source:>200}")]
    Told {
        source: Driver,
    },
    #[error("it broke: {text}", text = .source.to_string())]
    Computed {
        source: Driver,
    },
    From(#[from] Driver),
    Boxed(#[source] Box<dyn Error + Send + Sync>),
    Shared(#[source] Arc<Driver>),
    Maybe {
        source: Option<Driver>,
    },
    Placed {
        source: Driver,
        #[location]
        at: &'static Location<'static>,
    },
}

#[test]
fn a_secret_in_the_text_of_a_source_is_printed_nowhere() {
    let (a, b) = (canary(), canary());
    let cases: [(&'static str, Failed); 8] = [
        (
            "by_name",
            Failed::ByName {
                source: Driver::over(&a, &b),
            },
        ),
        (
            "told",
            Failed::Told {
                source: Driver::over(&a, &b),
            },
        ),
        (
            "computed",
            Failed::Computed {
                source: Driver::over(&a, &b),
            },
        ),
        ("from", Driver::over(&a, &b).into()),
        ("boxed", Failed::Boxed(Driver::over(&a, &b).into())),
        ("shared", Failed::Shared(Arc::new(Driver::over(&a, &b)))),
        (
            "maybe",
            Failed::Maybe {
                source: Some(Driver::over(&a, &b)),
            },
        ),
        (
            "placed",
            Failed::Placed {
                source: Driver::over(&a, &b),
                at: Location::caller(),
            },
        ),
    ];
    for (name, err) in cases {
        // `source()` hands out the source itself, as the standard library has it.
        look(name, err)
            .field("source", &a, CHAIN)
            .field("source.source", &b, CHAIN)
            .shows("source", "connection refused: host=db", LOG)
            .shows("source", MARK, LOG)
            .end();
    }
}

#[derive(ApiError)]
#[status(502)]
enum Forwarding {
    #[error(transparent)]
    #[message("The database is not available")]
    Driver(#[from] Driver),
    #[api(transparent)]
    Failed(Failed),
    #[api(transparent)]
    Deep(Box<Forwarding>),
}

#[test]
fn a_secret_in_the_text_of_what_is_forwarded_to_is_printed_nowhere() {
    let (a, b) = (canary(), canary());
    let cases = [
        ("transparent", Forwarding::Driver(Driver::over(&a, &b))),
        (
            "transparent_deep",
            Forwarding::Deep(Box::new(Forwarding::Driver(Driver::over(&a, &b)))),
        ),
    ];
    for (name, err) in cases {
        look(name, err)
            .field("source", &a, NOWHERE)
            .field("source.source", &b, CHAIN)
            .shows("source", "connection refused", LOG | DISPLAY)
            .shows("source", MARK, LOG | DISPLAY)
            .end();
    }
    let err = Forwarding::Failed(Failed::ByName {
        source: Driver::of(&a),
    });
    look("transparent_failed", err)
        .field("source", &a, CHAIN)
        .shows("source", MARK, LOG)
        .end();
}

#[derive(ApiError)]
#[status(422)]
enum Sent {
    #[message("because {source}")]
    Named {
        #[public(in_message)]
        source: Driver,
    },
    #[message("because {text:?}", text = .source.to_string())]
    Computed {
        #[public(in_message)]
        source: Driver,
    },
    #[message(from = .source)]
    From {
        #[public(in_message)]
        source: Driver,
    },
    #[message("No")]
    Chain {
        #[public("causes", chain)]
        source: Driver,
    },
}

#[test]
fn a_secret_in_a_text_that_is_for_the_caller_is_printed_nowhere() {
    let (a, b) = (canary(), canary());
    for (name, err) in [
        (
            "in_message",
            Sent::Named {
                source: Driver::over(&a, &b),
            },
        ),
        (
            "in_message_computed",
            Sent::Computed {
                source: Driver::over(&a, &b),
            },
        ),
        (
            "in_message_from",
            Sent::From {
                source: Driver::over(&a, &b),
            },
        ),
    ] {
        look(name, err)
            .field("source", &a, CHAIN)
            .field("source.source", &b, CHAIN)
            .shows("source", "connection refused", CALLER)
            .shows("source", MARK, CALLER)
            .end();
    }
}

#[test]
fn a_secret_in_a_chain_that_is_for_the_caller_is_printed_nowhere() {
    let (a, b) = (canary(), canary());
    let source = Driver::over(&a, &b);
    look("in_chain", Sent::Chain { source })
        .field("source", &a, CHAIN)
        .field("source.source", &b, CHAIN)
        .shows("source", "connection refused", CALLER)
        .shows("source", MARK, CALLER)
        .end();
}

#[derive(Debug)]
#[allow(dead_code, reason = "its `Debug` reads them")]
struct Config {
    url: String,
    password: String,
}

#[derive(ApiError)]
#[status(500)]
enum Internal {
    Text {
        #[internal]
        text: String,
        #[internal]
        maybe: Option<String>,
    },
    #[error("read {config:?}")]
    Debug {
        #[internal(debug)]
        config: Config,
    },
    #[error("said {text} {loud}", loud = .text.replace("host", "HOST"))]
    Told {
        #[internal]
        text: String,
    },
    #[error(fmt = written)]
    Written {
        #[internal]
        text: String,
    },
}

fn written(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "written {text}")
}

#[test]
fn a_secret_in_an_internal_field_is_printed_nowhere() {
    let (a, b) = (canary(), canary());
    let text = |secret: &str| Driver::of(secret).to_string();
    let err = Internal::Text {
        text: text(&a),
        maybe: Some(text(&b)),
    };
    look("internal", err)
        .field("text", &a, NOWHERE)
        .field("maybe", &b, NOWHERE)
        .shows("text", MARK, LOG)
        .end();
    let config = Config {
        url: format!("postgres://me:{a}@db/x"),
        password: b.clone(),
    };
    look("internal_debug", Internal::Debug { config })
        .field("config.url", &a, NOWHERE)
        .field("config.password", &b, NOWHERE)
        .shows("config", MARK, LOG | DISPLAY)
        .end();
    look("internal_told", Internal::Told { text: text(&a) })
        .field("text", &a, NOWHERE)
        .shows("text", "HOST=db", DISPLAY | EVENT)
        .end();
    look("internal_written", Internal::Written { text: text(&a) })
        .field("text", &a, NOWHERE)
        .shows("text", "written connection", DISPLAY | EVENT)
        .end();
}

#[derive(thiserror::Error, ApiError)]
#[api(thiserror)]
#[internal]
#[status(500)]
enum Adopted {
    #[error("{provider} is down: {source}")]
    Down { provider: String, source: Driver },
    #[error(transparent)]
    Foreign(#[from] Driver),
}

/// An error whose impls are all written by hand.
#[derive(Debug)]
struct ByHand(Driver);

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by hand: {}", self.0)
    }
}

impl Error for ByHand {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl ApiError for ByHand {
    fn definition(&self) -> &'static Definition {
        static BY_HAND: Definition = Definition::new("ByHand", "by_hand", 500);
        &BY_HAND
    }
}

// Their own `Display` is theirs; what we print of it is what the scrubber leaves.
#[test]
fn a_secret_in_a_display_that_is_not_ours_does_not_reach_our_outputs() {
    let canary = canary();
    let errs: [Box<dyn ApiError + Send + Sync>; 3] = [
        Box::new(Adopted::Down {
            provider: "p-1".to_owned(),
            source: Driver::of(&canary),
        }),
        Box::new(Adopted::Foreign(Driver::of(&canary))),
        Box::new(ByHand(Driver::of(&canary))),
    ];
    for err in errs {
        let captured = capture(&*err);
        let logged = captured.logged_text();
        assert!(!logged.contains(&canary), "{logged}");
        assert!(
            logged.contains("connection refused: host=db password=[REDACTED:"),
            "{logged}"
        );
        assert!(!captured.sent_text().contains(&canary), "{captured:?}");
        assert!(err.to_string().contains(&canary), "this one is not ours");
    }
}

#[test]
fn a_secret_in_an_error_of_another_crate_is_printed_nowhere() {
    let canary = canary();
    let err = AnyError::foreign(Driver::of(&canary));
    let captured = capture(err.as_api_error());
    for text in [
        captured.logged_text(),
        captured.sent_text(),
        format!("{err:?}"),
        format!("{err:#?}"),
        err.to_string(),
    ] {
        assert!(!text.contains(&canary), "{text}");
    }
    assert!(!captured.sent_text().contains("refused"));
    assert!(
        captured
            .logged_text()
            .contains("connection refused: host=db")
    );
}

#[test]
fn a_link_that_only_says_the_same_again_is_left_out() {
    #[derive(Debug)]
    struct Over(Driver);
    impl fmt::Display for Over {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "no rows: {}", self.0)
        }
    }
    impl Error for Over {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }
    let driver = Driver {
        text: "timed out".to_owned(),
        source: None,
    };
    let captured = capture(&Failed::Boxed(Box::new(Over(driver))));
    let source = captured.logged("error.source").expect("there is a source");
    assert!(source.ends_with(": no rows: timed out"), "{source}");
}

#[test]
fn what_only_the_whole_text_gives_away_is_not_in_it() {
    #[derive(ApiError)]
    #[status(500)]
    #[error("login failed password={reason}")]
    struct LoginFailed {
        #[internal]
        reason: String,
    }

    let reason = "correct-horse-7".to_owned();
    let err = LoginFailed { reason };
    assert_eq!(err.to_string(), "login failed password=[REDACTED:password]");
}
