//! Documents: what the assistant refers to.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{Router, delete, post};
use ayushma_errors::ApiError;
use serde::Deserialize;
use uuid::Uuid;

use crate::projects::ProjectError;
use crate::providers::{self, ProviderError};
use crate::store::{Store, User};
use ayushma_errors::axum::{Json, Path};

#[derive(ApiError)]
pub(crate) enum DocumentError {
    #[status(404)]
    #[code("document_not_found")]
    #[message("Document {id} was not found")]
    NotFound { id: Uuid },

    #[api(like = ProjectError::Archived { id: *.project })]
    #[message("Project is archived. Cannot add documents.")]
    ProjectArchived { project: Uuid },

    #[status(400)]
    #[code("document_empty")]
    #[message("Either 'file' or 'text_content' must be provided.")]
    #[public("fields" = ["file", "text_content"])]
    Empty,

    #[api(transparent)]
    Project(#[from] ProjectError),

    #[api(transparent)]
    Provider(#[from] ProviderError),
}

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/projects/{project}/documents", post(add))
        .route("/projects/{project}/documents/{document}", delete(remove))
}

#[derive(Deserialize)]
struct Document {
    file: Option<String>,
    text_content: Option<String>,
}

async fn add(
    State(store): State<Arc<Store>>,
    Path(project): Path<Uuid>,
    _user: User,
    Json(document): Json<Document>,
) -> Result<Json<Uuid>, DocumentError> {
    if store.project(project)?.is_archived {
        return Err(DocumentError::ProjectArchived { project });
    }
    let text = document
        .text_content
        .or(document.file)
        .ok_or(DocumentError::Empty)?;
    providers::embed(&text)?;
    Ok(Json(Store::DOCUMENT))
}

async fn remove(
    State(store): State<Arc<Store>>,
    Path((project, id)): Path<(Uuid, Uuid)>,
    _user: User,
) -> Result<Json<()>, DocumentError> {
    store.project(project)?;
    if id != Store::DOCUMENT {
        return Err(DocumentError::NotFound { id });
    }
    providers::forget()?;
    Ok(Json(()))
}
