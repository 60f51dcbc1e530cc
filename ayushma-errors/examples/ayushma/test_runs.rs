//! Test suites: a handler that meets many kinds of errors and has no enum of its own.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{Router, get, post};
use ayushma_errors::AnyError;
use serde::Deserialize;
use uuid::Uuid;

use crate::providers;
use crate::request::OpenAiKey;
use crate::secrets;
use crate::speech;
use crate::store::{Store, User};
use ayushma_errors::axum::{Json, Path};

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/projects/{project}/test-runs", post(run))
        .route("/test-runs/latest", get(latest))
}

#[derive(Deserialize)]
struct Suite {
    model: String,
    /// Where the questions are recordings.
    engine: Option<String>,
    questions: Vec<String>,
}

/// Every `?` meets another type, and the answer is that type's.
async fn run(
    State(store): State<Arc<Store>>,
    Path(project): Path<Uuid>,
    _user: User,
    key: OpenAiKey,
    Json(suite): Json<Suite>,
) -> Result<Json<Vec<String>>, AnyError> {
    store.project(project)?;
    let mut answers = Vec::new();
    for question in suite.questions {
        let answer = match suite.engine.as_deref() {
            Some(engine) => speech::hear(engine, &question)?,
            None => providers::complete(&suite.model, &key.or_default())?,
        };
        answers.push(answer);
    }
    Ok(Json(answers))
}

/// A mistake of the program's: nobody's error, but the caller gets an answer all the same, and the operator the place.
async fn latest(_user: User) -> Json<u32> {
    let runs: [u32; 0] = [];
    let latest = runs.last();
    Json(*latest.unwrap_or_else(|| panic!("no run in {}", secrets::database_url())))
}
