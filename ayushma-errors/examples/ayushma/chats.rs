//! Chats, and what their users think of the answers.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{Router, get, post};
use ayushma_errors::ApiError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::projects::ProjectError;
use crate::request::OpenAiKey;
use crate::store::{Store, User};
use ayushma_errors::axum::{Json, Path};

#[derive(ApiError)]
pub(crate) enum ChatError {
    #[status(404)]
    #[code("chat_not_found")]
    #[message("Chat {id} was not found")]
    NotFound { id: Uuid },

    /// One class with all that an archived project does not do: its status and its code. The words are its own.
    #[api(like = ProjectError::Archived { id: *.project })]
    #[message("Project is archived. Cannot create chat.")]
    ProjectArchived { project: Uuid },

    #[status(400)]
    #[code("missing_openai_key")]
    #[message("OpenAI-Key header is required to create a chat")]
    MissingOpenAiKey,

    #[status(400)]
    #[message("Chat message external id is required")]
    #[public("field" = "chat_message")]
    MissingMessageId { chat: Uuid },

    #[api(transparent)]
    Project(#[from] ProjectError),
}

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/projects/{project}/chats", post(create))
        .route("/chats/{chat}", get(read))
        .route("/chats/{chat}/feedback", post(rate))
}

#[derive(Serialize)]
struct Chat {
    id: Uuid,
}

async fn create(
    State(store): State<Arc<Store>>,
    Path(project): Path<Uuid>,
    _user: User,
    key: OpenAiKey,
) -> Result<Json<Chat>, ChatError> {
    if store.project(project)?.is_archived {
        return Err(ChatError::ProjectArchived { project });
    }
    key.of_header().ok_or(ChatError::MissingOpenAiKey)?;
    Ok(Json(Chat { id: Store::CHAT }))
}

async fn read(Path(id): Path<Uuid>, _user: User) -> Result<Json<Chat>, ChatError> {
    if id != Store::CHAT {
        return Err(ChatError::NotFound { id });
    }
    Ok(Json(Chat { id }))
}

#[derive(Deserialize)]
struct Feedback {
    chat_message: Option<Uuid>,
}

async fn rate(
    Path(chat): Path<Uuid>,
    _user: User,
    Json(feedback): Json<Feedback>,
) -> Result<Json<Uuid>, ChatError> {
    let message = feedback.chat_message;
    message
        .map(Json)
        .ok_or(ChatError::MissingMessageId { chat })
}
