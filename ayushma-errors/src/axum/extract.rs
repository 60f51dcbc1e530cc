//! axum's extractors with a rejection of ours.
//!
//! axum's own do the work, so that limits and routes hold. Where in the request the problem is, the value says that is read
//! through a type that keeps track of it.

use std::ops::{Deref, DerefMut};

use ::axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use ::axum::extract::{self, FromRequest, FromRequestParts, Request};
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::detail::Detail;
use crate::handler::{Part, Refused, Rejection, Tracked, take_problem};

macro_rules! extractors {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<T>(pub T);

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                $name(value)
            }
        }
    )*};
}
extractors! {
    /// A body of JSON, read by [`axum::Json`](::axum::Json): what cannot be read is a [`Rejection`].
    ///
    /// As an answer it is what axum's is.
    ///
    /// ```
    /// use ayushma_errors::axum::Json;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Chat {
    ///     count: u32,
    /// }
    ///
    /// async fn create(Json(chat): Json<Chat>) -> String {
    ///     chat.count.to_string()
    /// }
    ///
    /// # use axum::{Router, body::Body, routing::post};
    /// # use http_body_util::BodyExt;
    /// # use tower_service::Service;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut app: Router = Router::new().route("/", post(create));
    /// let request = http::Request::post("/")
    ///     .header("content-type", "application/json")
    ///     .body(Body::from(r#"{"count":"a secret"}"#))?;
    /// let response = app.call(request).await?;
    /// assert_eq!(response.status(), 422);
    /// let body = response.into_body().collect().await?.to_bytes();
    /// let body = String::from_utf8_lossy(&body);
    /// assert!(body.contains(r##"{"detail":"A valid integer is required.","code":"invalid","pointer":"#/count"}"##));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    Json
    /// A query, read by [`axum::extract::Query`](::axum::extract::Query): what cannot be read is a [`Rejection`].
    ///
    /// ```
    /// use ayushma_errors::axum::Query;
    /// use ayushma_errors::{ApiError, Rejection};
    /// use axum::extract::FromRequestParts;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Page {
    ///     limit: u32,
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (mut parts, ()) = http::Request::get("/?limit=all").body(()).unwrap().into_parts();
    /// let rejected: Result<Query<Page>, Rejection> = Query::from_request_parts(&mut parts, &()).await;
    /// let rejection = rejected.map(|page| page.limit).unwrap_err();
    /// assert_eq!(rejection.status(), 400);
    /// assert_eq!(rejection.detail().unwrap().leaves().next().unwrap().pointer(), "#/limit");
    /// # });
    /// ```
    Query
    /// The dynamic parts of a path, read by [`axum::extract::Path`](::axum::extract::Path): what cannot be read is a
    /// [`Rejection`], by default a 404, since it names nothing.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use ayushma_errors::axum::Path;
    ///
    /// let app: Router = Router::new().route("/chats/{id}", get(|Path(id): Path<u32>| async move { id.to_string() }));
    /// # use tower_service::Service;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let mut app = app;
    /// let request = http::Request::get("/chats/all").body(axum::body::Body::empty())?;
    /// assert_eq!(app.call(request).await?.status(), 404);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    Path
    /// A form, read by [`axum::Form`](::axum::Form) from the body, or of a GET from the query: what cannot be read is a
    /// [`Rejection`].
    ///
    /// ```
    /// use axum::extract::FromRequest;
    /// use ayushma_errors::axum::Form;
    /// use ayushma_errors::{ApiError, Rejection};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Login {
    ///     name: String,
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let request = http::Request::post("/")
    ///     .header("content-type", "application/x-www-form-urlencoded")
    ///     .body(axum::body::Body::from("nam=alice"))
    ///     .unwrap();
    /// let rejected: Result<Form<Login>, Rejection> = Form::from_request(request, &()).await;
    /// assert_eq!(rejected.map(|login| login.0.name).unwrap_err().status(), 422);
    /// # });
    /// ```
    Form
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        match ::axum::Json::<Tracked<T>>::from_request(request, state).await {
            Ok(::axum::Json(value)) => Ok(Json(value.0)),
            Err(err) => Err(Rejection::new(of_json(&err, take_problem()), &err)),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        match ::axum::Form::<Tracked<T>>::from_request(request, state).await {
            Ok(::axum::Form(value)) => Ok(Form(value.0)),
            Err(err) => Err(Rejection::new(of_form(&err, take_problem()), &err)),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        match extract::Query::<Tracked<T>>::from_request_parts(parts, state).await {
            Ok(extract::Query(value)) => Ok(Query(value.0)),
            Err(err) => Err(Rejection::new(of_query(&err, take_problem()), &err)),
        }
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        match extract::Path::<Tracked<T>>::from_request_parts(parts, state).await {
            Ok(extract::Path(value)) => Ok(Path(value.0)),
            Err(err) => Err(Rejection::new(of_path(&err, take_problem()), &err)),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        ::axum::Json(self.0).into_response()
    }
}

impl<T: Serialize> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        ::axum::Form(self.0).into_response()
    }
}

fn of_json(err: &JsonRejection, problem: Option<Detail>) -> Refused {
    match (err, problem) {
        (JsonRejection::JsonDataError(_), Some(problem)) => Refused::Shape(Part::Body, problem),
        (JsonRejection::JsonDataError(_) | JsonRejection::JsonSyntaxError(_), _) => {
            Refused::Malformed
        }
        (JsonRejection::MissingJsonContentType(_), _) => Refused::MediaType,
        _ => of_body(err.status()),
    }
}

fn of_form(err: &FormRejection, problem: Option<Detail>) -> Refused {
    match (err, problem) {
        (FormRejection::FailedToDeserializeForm(_), Some(problem)) => {
            Refused::Shape(Part::Query, problem)
        }
        (FormRejection::FailedToDeserializeFormBody(_), Some(problem)) => {
            Refused::Shape(Part::Body, problem)
        }
        (
            FormRejection::FailedToDeserializeForm(_)
            | FormRejection::FailedToDeserializeFormBody(_),
            None,
        ) => Refused::Malformed,
        (FormRejection::InvalidFormContentType(_), _) => Refused::MediaType,
        _ => of_body(err.status()),
    }
}

fn of_query(err: &QueryRejection, problem: Option<Detail>) -> Refused {
    match (err, problem) {
        (_, Some(problem)) => Refused::Shape(Part::Query, problem),
        (QueryRejection::FailedToDeserializeQueryString(_), None) => Refused::Malformed,
        _ => Refused::Other(err.status()),
    }
}

fn of_path(err: &PathRejection, problem: Option<Detail>) -> Refused {
    match (err, problem) {
        // Otherwise the extractor does not fit its route, which is no caller's mistake.
        (_, Some(problem)) if err.status().is_client_error() => Refused::Shape(Part::Path, problem),
        // Bytes that are no text name nothing, either.
        (_, _) if err.status().is_client_error() => Refused::Other(StatusCode::NOT_FOUND),
        _ => Refused::Other(err.status()),
    }
}

/// A body that could not be read to its end.
fn of_body(status: StatusCode) -> Refused {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Refused::TooLong,
        StatusCode::BAD_REQUEST => Refused::BrokenOff,
        status => Refused::Other(status),
    }
}
