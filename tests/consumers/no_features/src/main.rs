//! The derive alone: no framework, no tracing.

use ayushma_errors::{ApiError, respond};

#[derive(ApiError)]
enum ChatError {
    #[status(404)]
    #[message("no chat {chat_id}")]
    NotFound { chat_id: u64 },

    #[status(502)]
    #[log(target = "audit", sentry = false)]
    Upstream {
        #[redact(email)]
        #[from(default)]
        login: String,
        #[from]
        source: std::io::Error,
        #[from(default)]
        #[internal]
        model: String,
    },
}

fn main() {
    assert_eq!(respond(&ChatError::NotFound { chat_id: 7 }).status(), 404);
    let err = ChatError::Upstream {
        login: "kim@example.org".to_owned(),
        source: std::io::Error::other("down"),
        model: String::new(),
    };
    assert!(!format!("{err:?} {err}").contains("kim@"));
}
