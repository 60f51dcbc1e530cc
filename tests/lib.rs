//! The error types that the tests share: those of a small chat service.

use ayushma_errors::ApiError;
use uuid::Uuid;

/// What goes wrong with chats.
#[derive(ApiError)]
#[header(status = 401, "WWW-Authenticate" = "Token")]
#[header("X-Error-Id" = occurrence.id)]
pub enum ChatError {
    /// The chat does not exist, or belongs to another project.
    #[status(404)]
    #[message("Chat {chat_id} was not found")]
    NotFound { chat_id: Uuid },

    #[status(400)]
    #[message("OpenAI-Key header is required to create a chat")]
    MissingOpenAiKey,

    #[status(401)]
    #[message("Who is it?")]
    Unknown {
        #[redact(email)]
        email: String,
    },

    #[status(429)]
    #[message("Request was throttled. Expected available in {wait} seconds.")]
    #[header("Retry-After" = .wait)]
    Throttled {
        #[public]
        wait: u64,
        #[public(null)]
        limit: Option<u32>,
    },

    #[status(409)]
    #[message("{name} is taken")]
    Taken {
        #[redact(first = 2, logs_only)]
        name: String,
    },

    #[status(502)]
    #[message("The assistant is not available right now")]
    #[error("model {model} refused key {api_key}")]
    #[log(critical)]
    Upstream {
        #[internal]
        model: String,
        #[redact(last = 4)]
        api_key: String,
        source: std::io::Error,
    },

    #[status(303, non_error)]
    #[header("Location" = "/chats/{0}")]
    Moved(Uuid),

    #[status(304, non_error)]
    NotModified,

    #[status(204, non_error)]
    Gone,

    #[api(transparent)]
    Document(#[from] DocumentError),
}

/// What goes wrong with documents.
#[derive(ApiError)]
#[status(400)]
#[api(type_base = "https://errors.example.org/")]
pub enum DocumentError {
    #[title("Document too large")]
    #[message("At most {limit} bytes, \"{name}\" has more\n")]
    TooLarge {
        #[public("max")]
        limit: usize,
        name: String,
    },
    Unreadable(#[public(errors)] Vec<String>),
    #[internal(debug)]
    #[status(500)]
    Lost {
        path: std::path::PathBuf,
        pages: Vec<u32>,
        #[redact(omit)]
        text: String,
    },
}

/// A type that is one error.
#[derive(ApiError)]
#[redact]
#[status(403)]
pub struct QuotaExceeded {
    pub account: String,
    #[public]
    pub used: u64,
    pub count: usize,
}

/// A secret of one of the chat service's errors.
pub const API_KEY: &str = "a-secret-of-25-characters";

/// One of each of the chat service's errors.
#[must_use]
pub fn chat_errors() -> Vec<ChatError> {
    let uuid = Uuid::from_u128(0x1234_5678_9abc_def0);
    vec![
        ChatError::NotFound { chat_id: uuid },
        ChatError::MissingOpenAiKey,
        ChatError::Unknown {
            email: "alice@example.org".into(),
        },
        ChatError::Throttled {
            wait: 7,
            limit: None,
        },
        ChatError::Taken {
            name: "Zoë \u{1b}[31m".into(),
        },
        ChatError::Upstream {
            model: "m-1".into(),
            api_key: API_KEY.into(),
            source: std::io::Error::other("refused"),
        },
        ChatError::Moved(uuid),
        ChatError::NotModified,
        ChatError::Gone,
        DocumentError::TooLarge {
            limit: 10,
            name: "a/b".into(),
        }
        .into(),
        DocumentError::Unreadable(vec!["page 1".into(), "page 2".into()]).into(),
        DocumentError::Lost {
            path: "/srv/a".into(),
            pages: vec![1, 2],
            text: "a secret".into(),
        }
        .into(),
    ]
}
