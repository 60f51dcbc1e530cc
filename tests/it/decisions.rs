//! Who may see what an expression makes of a field.

use std::io;

use ayushma_errors::ApiError;
use ayushma_errors::testing::capture;
use http::StatusCode;

fn message_of(err: &dyn ApiError) -> String {
    let body: serde_json::Value = serde_json::from_slice(&capture(err).body).unwrap();
    body["detail"].as_str().unwrap().to_owned()
}

#[derive(ApiError)]
#[status(502)]
enum Computed {
    #[message("{} of {}", .text.len(), .list.iter().filter(|text| text.is_empty()).count())]
    Counted {
        #[internal]
        text: String,
        #[internal(debug)]
        list: Vec<String>,
    },
    #[message("{}", .text.trim())]
    Trimmed {
        #[internal]
        text: String,
    },
    #[message("{}", match .text { Some(text) => text.len(), None => 0 })]
    Matched {
        #[internal]
        text: Option<String>,
    },
    #[message("{}", if let Some(inner) = .text && !inner.is_empty() { "some" } else { "none" })]
    Chosen {
        #[internal]
        text: Option<String>,
    },
    #[message("{}", { let text = .text.as_str(); text.len() })]
    Bound {
        #[internal]
        text: String,
    },
    #[message("{}", .text.as_ref().map(|x| x.len()).unwrap_or_default())]
    Mapped {
        #[internal]
        text: Option<String>,
    },
    #[message("{}", first(.text))]
    Called {
        #[internal]
        text: String,
    },
    #[public("same" = *.text == "a")]
    #[message("{}", .text.as_str() == "a")]
    Compared {
        #[internal]
        text: String,
    },
    #[message("{}", if .text.as_deref() == Some("a") { "yes" } else { "no" })]
    Decided {
        #[internal]
        text: Option<String>,
    },
    #[message("{:?}", .cause.kind())]
    Kind {
        #[source]
        cause: io::Error,
    },
    #[message("{}", .cause.as_ref().map_or(0, |cause| cause.raw_os_error().unwrap_or_default()))]
    Number {
        #[source]
        cause: Option<io::Error>,
    },
}

fn first(text: &str) -> char {
    text.chars().next().unwrap_or('-')
}

#[test]
fn what_is_computed_from_an_internal_field_is_not_its_text() {
    let text = || "a".to_owned();
    for (err, expected) in [
        (
            Computed::Counted {
                text: text(),
                list: vec![String::new(), text()],
            },
            "1 of 1",
        ),
        (Computed::Trimmed { text: " a ".into() }, "a"),
        (Computed::Matched { text: Some(text()) }, "1"),
        (Computed::Chosen { text: Some(text()) }, "some"),
        (Computed::Bound { text: text() }, "1"),
        (Computed::Mapped { text: Some(text()) }, "1"),
        (Computed::Called { text: text() }, "a"),
        (Computed::Compared { text: text() }, "true"),
        (Computed::Decided { text: Some(text()) }, "yes"),
        (
            Computed::Kind {
                cause: io::ErrorKind::NotFound.into(),
            },
            "NotFound",
        ),
        (
            Computed::Number {
                cause: Some(io::Error::from_raw_os_error(2)),
            },
            "2",
        ),
    ] {
        assert_eq!(message_of(&err), expected);
    }
}

#[derive(ApiError)]
#[status(400)]
enum Hidden {
    #[message("{}", match .name { Some(name) => name.len(), None => 0 })]
    Pattern {
        #[internal]
        name: Option<String>,
    },
    #[message("{}", .texts.iter().filter(|token| !token.is_empty()).count())]
    Parameter {
        #[redact]
        token: String,
        #[internal(debug)]
        texts: Vec<String>,
    },
    #[message("{}", { let token = .texts.len(); token + 1 })]
    Let {
        #[redact]
        token: String,
        #[internal(debug)]
        texts: Vec<String>,
    },
    #[message("{}", .texts.iter().map(|x| match x.as_str() { "" => 0, token if token.len() > 1 => 2, _ => 1 }).sum::<i32>())]
    Guard {
        #[redact]
        token: String,
        #[internal(debug)]
        texts: Vec<String>,
    },
    #[message("{}", matches!(.texts.first(), Some(token) if token.is_empty()))]
    Matches {
        #[redact]
        token: String,
        #[internal(debug)]
        texts: Vec<String>,
    },
}

#[test]
fn a_name_that_an_expression_binds_hides_the_field() {
    let token = || "hunter2".to_owned();
    let texts = || vec![String::new(), "a".to_owned(), "bc".to_owned()];
    for (err, expected) in [
        (
            Hidden::Pattern {
                name: Some("abc".into()),
            },
            "3",
        ),
        (
            Hidden::Parameter {
                token: token(),
                texts: texts(),
            },
            "2",
        ),
        (
            Hidden::Let {
                token: token(),
                texts: texts(),
            },
            "4",
        ),
        (
            Hidden::Guard {
                token: token(),
                texts: texts(),
            },
            "3",
        ),
        (
            Hidden::Matches {
                token: token(),
                texts: texts(),
            },
            "true",
        ),
    ] {
        assert_eq!(message_of(&err), expected);
    }
}

#[derive(ApiError)]
#[status(502)]
#[message("{source}")]
#[header("X-Cause" = "{source}")]
struct ForTheCaller {
    #[public(in_message)]
    source: io::Error,
}

#[test]
fn a_source_that_is_for_the_caller_is_scrubbed_in_a_header_too() {
    let captured = capture(&ForTheCaller {
        source: io::Error::other("postgres://user:hunter2@db/app"),
    });
    let header = captured.headers["x-cause"].to_str().unwrap();
    assert!(header.starts_with("postgres://"), "{header}");
    assert!(!captured.text().contains("hunter2") && !header.contains("hunter2"));
}

#[derive(ApiError)]
#[status(500)]
#[internal]
#[error("{user} with {password} and {}", .api_key.len())]
struct Adopted {
    user: String,
    password: String,
    api_key: String,
    #[internal]
    token: String,
}

#[derive(ApiError)]
#[status(400)]
#[internal]
#[message("{key} is taken")]
#[error("{key} is taken by {pin}")]
struct Named {
    key: String,
    pin: String,
}

// An attribute that stands on a whole type was written by nobody who looked at the field.
#[test]
fn what_is_internal_by_a_word_above_it_and_secret_by_its_name_is_not_logged() {
    let err = Adopted {
        user: "ann".into(),
        password: "hunter2".into(),
        api_key: "abcd".into(),
        token: "said-so".into(),
    };
    assert_eq!(err.to_string(), "ann with [REDACTED] and 4");
    let captured = capture(&err);
    assert_eq!(captured.status, StatusCode::INTERNAL_SERVER_ERROR);
    for text in [captured.logged_text(), format!("{err:?}")] {
        assert!(text.contains("ann") && text.contains("said-so"), "{text}");
        assert!(text.contains("[REDACTED]"), "{text}");
        assert!(
            !text.contains("hunter2") && !text.contains("abcd"),
            "{text}"
        );
    }
    let err = Named {
        key: "theme".into(),
        pin: "2580".into(),
    };
    assert_eq!(message_of(&err), "theme is taken");
    assert_eq!(err.to_string(), "theme is taken by [REDACTED]");
}
