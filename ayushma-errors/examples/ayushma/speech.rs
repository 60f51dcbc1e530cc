//! From speech to text, to another language, and back to speech.

use std::io;
use std::sync::Arc;

use axum::routing::{Router, post};
use ayushma_errors::ApiError;
use serde::Deserialize;

use crate::providers;
use crate::store::{Store, User};
use ayushma_errors::axum::Json;

const ENGINES: [&str; 2] = ["google", "whisper"];

#[derive(ApiError)]
#[code(prefix = "speech.")]
pub(crate) enum SpeechError {
    #[status(400)]
    #[message("There is no speech engine '{engine}'")]
    #[public("engines" = ENGINES)]
    UnknownEngine { engine: String },

    #[status(422)]
    #[message("Nothing was recognised in the recording")]
    #[error("{engine} recognised nothing in {bytes} bytes")]
    NothingRecognised {
        #[internal]
        engine: String,
        bytes: usize,
    },

    #[status(502)]
    #[message("Something went wrong in getting the transcription")]
    #[error("{engine} failed to transcribe")]
    TranscriptionFailed {
        #[internal]
        engine: String,
        source: io::Error,
    },

    #[status(502)]
    #[message("Failed to translate the text")]
    #[error("no translation of {text} to {language}")]
    TranslationFailed {
        // What somebody said about their health: its length is all that the log needs.
        #[redact(len)]
        text: String,
        #[internal]
        language: String,
        source: io::Error,
    },

    #[status(502)]
    #[message("Failed to synthesize speech")]
    SynthesisFailed {
        #[redact(len)]
        text: String,
        source: io::Error,
    },
}

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/speech/transcribe", post(transcribe))
        .route("/speech/translate", post(translate))
        .route("/speech/speak", post(speak))
}

/// What was said. The engine `google` hears nothing, and `whisper` is down.
pub(crate) fn hear(engine: &str, audio: &str) -> Result<String, SpeechError> {
    let (engine, bytes) = (engine.to_owned(), audio.len());
    match &*engine {
        "google" => Err(SpeechError::NothingRecognised { engine, bytes }),
        "whisper" => Err(SpeechError::TranscriptionFailed {
            engine,
            source: providers::refused_connection(),
        }),
        _ => Err(SpeechError::UnknownEngine { engine }),
    }
}

#[derive(Deserialize)]
struct Recording {
    engine: String,
    audio: String,
}

async fn transcribe(
    _user: User,
    Json(recording): Json<Recording>,
) -> Result<Json<String>, SpeechError> {
    hear(&recording.engine, &recording.audio).map(Json)
}

#[derive(Deserialize)]
struct Text {
    text: String,
    #[serde(default)]
    language: String,
}

async fn translate(_user: User, Json(form): Json<Text>) -> Result<Json<String>, SpeechError> {
    Err(SpeechError::TranslationFailed {
        text: form.text,
        language: form.language,
        source: providers::refused_connection(),
    })
}

async fn speak(_user: User, Json(form): Json<Text>) -> Result<Json<String>, SpeechError> {
    Err(SpeechError::SynthesisFailed {
        text: form.text,
        source: providers::refused_connection(),
    })
}
