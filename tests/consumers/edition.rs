//! One program, compiled under each edition.
#![deny(warnings)]

use ayushma_errors::{respond, ApiError, Level};

#[derive(ApiError)]
#[code(prefix = "chat.")]
#[api(type_base = "https://errors.example.org/")]
#[header(status = 4xx, "X-Class" = "caller")]
enum ChatError {
    #[status(404)]
    #[message("no chat {chat_id:>3}")]
    NotFound { chat_id: u64 },

    #[status(429)]
    #[header("Retry-After" = .wait)]
    Throttled {
        #[public]
        wait: u64,
    },

    #[status(502, with = status_of)]
    #[log(with = level_of)]
    #[error("model {model} refused key {api_key}")]
    Upstream {
        #[internal]
        model: String,
        #[redact(last = 4)]
        api_key: String,
        source: std::io::Error,
    },

    #[status(400)]
    #[message("{type} and {} and {0}", .r#match.len())]
    Raw {
        r#type: u16,
        #[public]
        r#match: Vec<u16>,
    },

    #[api(transparent)]
    Boxed(#[from] Box<dyn ApiError + Send + Sync>),
}

fn status_of(_: &ChatError) -> http::StatusCode {
    http::StatusCode::GATEWAY_TIMEOUT
}

fn level_of(_: &ChatError) -> Level {
    Level::Critical
}

#[derive(ApiError)]
#[status(410)]
struct Gone<'a, T: std::fmt::Display + ?Sized, const N: usize>(
    #[internal(debug)] [&'a str; N],
    #[internal] Box<T>,
);

fn main() {
    let err = ChatError::NotFound { chat_id: 7 };
    assert_eq!(err.to_string(), "no chat   7");
    assert_eq!(err.code().to_string(), "chat.not_found");
    assert_eq!(respond(&err).headers()["x-class"], "caller");
    assert_eq!(
        respond(&ChatError::Throttled { wait: 3 }).headers()["retry-after"],
        "3"
    );
    assert_eq!(
        ChatError::Raw {
            r#type: 1,
            r#match: vec![1, 2]
        }
        .to_string(),
        "1 and 2 and 2"
    );

    let upstream = ChatError::Upstream {
        model: "m-1".to_string(),
        api_key: "0123456789abcdef".to_string(),
        source: std::io::Error::new(std::io::ErrorKind::Other, "down"),
    };
    assert_eq!(respond(&upstream).status(), 504);
    assert!(!format!("{:?} {}", upstream, upstream).contains("0123"));
    assert_eq!(
        respond(&ChatError::from(
            Box::new(upstream) as Box<dyn ApiError + Send + Sync>
        ))
        .status(),
        504
    );
    assert_eq!(respond(&Gone([""; 0], Box::new("x"))).status(), 410);
}
