//! The services that Ayushma calls, and how they fail.
//!
//! Providers quote keys, addresses and questions in their errors. Here such a text is a *source*: it has no way into a
//! body, and the log names its type.

use std::io;
use std::time::Duration;

use ayushma_errors::ApiError;

use crate::secrets;

/// Every variant is the fault of somebody behind us: 502, unless it says otherwise.
#[derive(ApiError)]
#[status(502)]
#[code(prefix = "provider.")]
pub(crate) enum ProviderError {
    #[message("The provider did not accept the OpenAI key")]
    #[error("{provider} refused key {api_key}")]
    Refused {
        provider: &'static str,
        #[redact(last = 4)]
        api_key: String,
        source: Refusal,
    },

    /// Nobody can chat while this lasts, so somebody should be woken up.
    #[message("The assistant is not available right now")]
    #[error("{provider} cannot be reached at {url}")]
    #[header("Retry-After" = "60")]
    #[log(critical)]
    Down {
        provider: &'static str,
        // Its query holds the key.
        #[redact(url)]
        url: String,
        source: io::Error,
    },

    #[status(504)]
    #[message("The assistant did not answer in {seconds} seconds", seconds = .waited.as_secs())]
    #[error("the run did not complete, gave up after {waited:?}")]
    RunTimedOut { waited: Duration },

    #[message("The document could not be removed from the search index")]
    #[error("the vector database refused to delete from index {index}")]
    VectorDb {
        #[internal]
        index: String,
        source: io::Error,
    },

    #[message("The document could not be indexed")]
    #[error("no embedding of {chunks} chunks")]
    Embedding { chunks: usize, source: io::Error },
}

/// A provider's own error, as foreign as that of any HTTP client: its text quotes the whole key.
#[derive(Debug)]
pub(crate) struct Refusal(String);

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Incorrect API key provided: {}", self.0)
    }
}

impl std::error::Error for Refusal {}

/// Asks the language model. The models `down` and `slow` are what they are called.
pub(crate) fn complete(model: &str, api_key: &str) -> Result<String, ProviderError> {
    match model {
        "down" => Err(ProviderError::Down {
            provider: "openai",
            url: format!("https://api.openai.example/v1/runs?key={api_key}"),
            source: refused_connection(),
        }),
        "slow" => Err(ProviderError::RunTimedOut {
            waited: Duration::from_mins(2),
        }),
        _ if api_key == secrets::openai_key("valid") => Ok("Please rest, and drink water.".into()),
        _ => Err(ProviderError::Refused {
            provider: "openai",
            api_key: api_key.to_owned(),
            source: Refusal(api_key.to_owned()),
        }),
    }
}

/// Indexes a text. One of more than a page is too much for it.
pub(crate) fn embed(text: &str) -> Result<(), ProviderError> {
    let chunks = text.len().div_ceil(1000);
    if chunks > 1 {
        let source = refused_connection();
        return Err(ProviderError::Embedding { chunks, source });
    }
    Ok(())
}

/// Removes a document from the index, which never works.
pub(crate) fn forget() -> Result<(), ProviderError> {
    Err(ProviderError::VectorDb {
        index: "ayushma-references-2".into(),
        source: refused_connection(),
    })
}

/// What a driver says: where it is, and by which password.
pub(crate) fn refused_connection() -> io::Error {
    io::Error::new(
        io::ErrorKind::ConnectionRefused,
        format!("connect to {}: refused", secrets::database_url()),
    )
}
