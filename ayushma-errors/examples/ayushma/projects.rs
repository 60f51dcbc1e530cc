//! Projects, their owners and their assistants.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{Router, delete, post};
use ayushma_errors::ApiError;
use uuid::Uuid;

use crate::providers::{self, ProviderError};
use crate::request::OpenAiKey;
use crate::store::{Project, Store, User, UserId};
use ayushma_errors::axum::{Json, Path};

#[derive(ApiError)]
pub(crate) enum ProjectError {
    #[status(404)]
    #[code("project_not_found")]
    #[message("Project {id} was not found")]
    NotFound { id: Uuid },

    /// Chats and documents say that they are like this one.
    #[status(409)]
    #[code("project_archived")]
    #[message("The project is archived")]
    Archived { id: Uuid },

    #[status(403)]
    #[code("not_project_owner")]
    #[message("You do not have permission to delete this project")]
    #[error("user {user} may not delete project {project}, which is user {owner}'s")]
    NotOwner {
        project: Uuid,
        user: UserId,
        owner: UserId,
    },

    #[status(409)]
    #[message("This project has an assistant already")]
    AssistantExists { project: Uuid },

    /// The provider's status, code, message and log level, whatever they are.
    #[api(transparent)]
    Provider(#[from] ProviderError),
}

impl Store {
    /// The project, if there is one.
    pub(crate) fn project(&self, id: Uuid) -> Result<&Project, ProjectError> {
        self.projects.get(&id).ok_or(ProjectError::NotFound { id })
    }
}

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/projects/{project}", delete(remove))
        .route("/projects/{project}/assistant", post(create_assistant))
}

async fn remove(
    State(store): State<Arc<Store>>,
    Path(id): Path<Uuid>,
    user: User,
) -> Result<Json<()>, ProjectError> {
    let owner = store.project(id)?.owner;
    if owner != user.id {
        return Err(ProjectError::NotOwner {
            project: id,
            user: user.id,
            owner,
        });
    }
    Ok(Json(()))
}

async fn create_assistant(
    State(store): State<Arc<Store>>,
    Path(id): Path<Uuid>,
    _user: User,
    key: OpenAiKey,
) -> Result<Json<String>, ProjectError> {
    if store.project(id)?.has_assistant {
        return Err(ProjectError::AssistantExists { project: id });
    }
    let greeting = providers::complete("ayushma", &key.or_default())?;
    Ok(Json(greeting))
}
