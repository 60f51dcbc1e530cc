//! A question, and the assistant's answer to it.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{Router, post};
use ayushma_errors::ApiError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::chats::ChatError;
use crate::projects::ProjectError;
use crate::providers::{self, ProviderError};
use crate::request::OpenAiKey;
use crate::speech::{self, SpeechError};
use crate::store::{Store, User};
use ayushma_errors::axum::{Json, Path};

#[derive(ApiError)]
pub(crate) enum ConverseError {
    #[status(409)]
    #[message("This nonce has already been used")]
    NonceReused {
        // Equal nonces have equal hashes: the log still shows who sends one again and again.
        #[redact(hash)]
        nonce: String,
    },

    // One word for it, wherever it is missing.
    #[api(like = ChatError::MissingOpenAiKey)]
    #[error("a question without OpenAI key")]
    MissingOpenAiKey,

    #[status(400)]
    #[message("Either 'audio' or 'text' must be provided")]
    #[public("fields" = ["audio", "text"])]
    NothingAsked,

    #[status(429)]
    #[message("Request was throttled. Expected available in {wait} seconds.")]
    #[header("Retry-After" = .wait)]
    Throttled {
        #[public]
        wait: u16,
    },

    /// To the caller it is what the provider's error is. The operator also reads how much was asked, and with which key.
    #[api(like = .source)]
    #[error("no answer of model {model} to {text} with key {openai_key}")]
    NoAnswer {
        #[internal]
        model: String,
        #[redact(len)]
        text: String,
        #[redact(last = 4)]
        openai_key: String,
        source: ProviderError,
    },

    #[api(transparent)]
    Project(#[from] ProjectError),

    #[api(transparent)]
    Speech(#[from] SpeechError),
}

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new().route("/projects/{project}/converse", post(converse))
}

#[derive(Deserialize)]
struct Question {
    nonce: String,
    text: Option<String>,
    audio: Option<String>,
    model: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    answer: String,
}

async fn converse(
    State(store): State<Arc<Store>>,
    Path(project): Path<Uuid>,
    user: User,
    key: OpenAiKey,
    Json(question): Json<Question>,
) -> Result<Json<Answer>, ConverseError> {
    store.project(project)?;
    if let Some(wait) = user.throttled_for {
        return Err(ConverseError::Throttled { wait });
    }
    let openai_key = key.of_header().ok_or(ConverseError::MissingOpenAiKey)?;
    let text = match (question.text, question.audio) {
        (Some(text), _) => text,
        (None, Some(audio)) => speech::hear("whisper", &audio)?,
        (None, None) => return Err(ConverseError::NothingAsked),
    };
    if !store.use_nonce(&question.nonce) {
        let nonce = question.nonce;
        return Err(ConverseError::NonceReused { nonce });
    }
    let model = question.model.unwrap_or_else(|| "ayushma".into());
    match providers::complete(&model, &openai_key) {
        Ok(answer) => Ok(Json(Answer { answer })),
        Err(source) => Err(ConverseError::NoAnswer {
            model,
            text,
            openai_key,
            source,
        }),
    }
}
