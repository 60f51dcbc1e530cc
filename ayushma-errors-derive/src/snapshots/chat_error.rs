// The first screen of the language.
use ayushma_errors::ApiError;
use uuid::Uuid;

#[derive(ApiError)]
pub enum ChatError {
    /// The chat does not exist, or belongs to another project.
    #[status(404)]
    #[message("Chat {chat_id} was not found")]
    NotFound { chat_id: Uuid },

    #[status(400)]
    #[message("OpenAI-Key header is required to create a chat")]
    MissingOpenAiKey,

    #[status(429)]
    #[message("Request was throttled. Expected available in {wait} seconds.")]
    #[header("Retry-After" = .wait)]
    Throttled {
        #[public]
        wait: u64,
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

    #[api(transparent)]
    Document(#[from] DocumentError),
}

#[derive(ApiError)]
#[status(422)]
pub struct DocumentError;
