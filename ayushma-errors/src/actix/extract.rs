//! actix-web's extractors with a rejection of ours.
//!
//! actix-web's own do the work, so that their configurations hold. Where in the request the problem is, no error of theirs
//! says: the value is read through a type that keeps track of it.

use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::dev::Payload;
use actix_web::error::{
    JsonPayloadError, PathError, PayloadError, QueryPayloadError, UrlencodedError,
};
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, Responder, web};
use pin_project_lite::pin_project;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::detail::Detail;
use crate::handler::{Part, Refused, Rejection, Tracked, take_problem};

macro_rules! extractors {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<T>(pub T);

        impl<T> $name<T> {
            /// The value.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

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

        impl<T: fmt::Display> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                $name(value)
            }
        }

        impl<T> From<web::$name<Tracked<T>>> for $name<T> {
            fn from(value: web::$name<Tracked<T>>) -> Self {
                $name(value.into_inner().0)
            }
        }

        impl<T: DeserializeOwned + 'static> FromRequest for $name<T> {
            type Error = Rejection;
            type Future = Extracting<$name<T>, <web::$name<Tracked<T>> as FromRequest>::Future>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let future = web::$name::<Tracked<T>>::from_request(request, payload);
                // A value that is ready at once was read in this call.
                Extracting { future, problem: take_problem(), rejected: rejected::$name, value: std::marker::PhantomData }
            }
        }
    )*};
}
extractors! {
    /// A body of JSON, read by [`web::Json`]: what cannot be read is a [`Rejection`].
    ///
    /// ```
    /// use actix_web::{App, http::StatusCode, test, web};
    /// use ayushma_errors::actix::Json;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Chat {
    ///     count: u32,
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let app = App::new()
    ///     .route("/", web::post().to(|chat: Json<Chat>| async move { chat.count.to_string() }));
    /// let app = test::init_service(app).await;
    /// let request = test::TestRequest::post()
    ///     .insert_header(("content-type", "application/json"))
    ///     .set_payload(r#"{"count":"a secret"}"#)
    ///     .to_request();
    /// let response = test::call_service(&app, request).await;
    /// assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    /// let body = test::read_body(response).await;
    /// let body = String::from_utf8_lossy(&body);
    /// assert!(body.contains(r##"{"detail":"A valid integer is required.","code":"invalid","pointer":"#/count"}"##));
    /// # });
    /// ```
    Json
    /// A query, read by [`web::Query`]: what cannot be read is a [`Rejection`].
    ///
    /// ```
    /// use actix_web::{App, http::StatusCode, test, web};
    /// use ayushma_errors::actix::Query;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Page {
    ///     limit: u32,
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let app = App::new()
    ///     .route("/", web::get().to(|page: Query<Page>| async move { page.limit.to_string() }));
    /// let app = test::init_service(app).await;
    /// let response = test::call_service(&app, test::TestRequest::get().uri("/?limit=all").to_request()).await;
    /// assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    /// let body = test::read_body(response).await;
    /// assert!(String::from_utf8_lossy(&body).contains("#/limit"));
    /// # });
    /// ```
    Query
    /// The dynamic parts of a path, read by [`web::Path`]: what cannot be read is a [`Rejection`].
    ///
    /// ```
    /// use actix_web::{App, http::StatusCode, test, web};
    /// use ayushma_errors::actix::Path;
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let app = App::new()
    ///     .route("/chats/{id}", web::get().to(|id: Path<u32>| async move { id.to_string() }));
    /// let app = test::init_service(app).await;
    /// let response = test::call_service(&app, test::TestRequest::get().uri("/chats/all").to_request()).await;
    /// assert_eq!(response.status(), StatusCode::NOT_FOUND);
    /// # });
    /// ```
    Path
    /// A body that is a form, read by [`web::Form`]: what cannot be read is a [`Rejection`].
    ///
    /// ```
    /// use actix_web::{App, http::StatusCode, test, web};
    /// use ayushma_errors::actix::Form;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Login {
    ///     name: String,
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let app = App::new()
    ///     .route("/", web::post().to(|login: Form<Login>| async move { login.into_inner().name }));
    /// let app = test::init_service(app).await;
    /// let request = test::TestRequest::post().set_form([("nam", "alice")]).to_request();
    /// let response = test::call_service(&app, request).await;
    /// assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    /// # });
    /// ```
    Form
}

impl<T: Serialize> Responder for Json<T> {
    type Body = <web::Json<T> as Responder>::Body;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<Self::Body> {
        web::Json(self.0).respond_to(request)
    }
}

impl<T: Serialize> Responder for Form<T> {
    type Body = <web::Form<T> as Responder>::Body;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<Self::Body> {
        web::Form(self.0).respond_to(request)
    }
}

pin_project! {
    /// The future of an extractor.
    pub struct Extracting<V, F> {
        #[pin]
        future: F,
        problem: Option<Detail>,
        rejected: fn(&Error, Option<Detail>) -> Refused,
        value: std::marker::PhantomData<fn() -> V>,
    }
}

impl<V, W, F> Future for Extracting<V, F>
where
    F: Future<Output = Result<W, Error>>,
    V: From<W>,
{
    type Output = Result<V, Rejection>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let outcome = ready!(this.future.poll(cx));
        let problem = take_problem().or_else(|| this.problem.take());
        Poll::Ready(match outcome {
            Ok(value) => Ok(value.into()),
            Err(err) => Err(Rejection::new((this.rejected)(&err, problem), &err)),
        })
    }
}

/// What each extractor's errors mean.
#[expect(non_snake_case, reason = "they are named as the extractors")]
mod rejected {
    use super::{
        Detail, Error, JsonPayloadError, Part, PathError, PayloadError, QueryPayloadError, Refused,
        UrlencodedError,
    };

    pub(super) fn Json(err: &Error, problem: Option<Detail>) -> Refused {
        match err.as_error::<JsonPayloadError>() {
            Some(JsonPayloadError::Deserialize(err)) if err.is_data() => match problem {
                Some(problem) => Refused::Shape(Part::Body, problem),
                None => Refused::Malformed,
            },
            Some(JsonPayloadError::Deserialize(_)) => Refused::Malformed,
            Some(JsonPayloadError::ContentType) => Refused::MediaType,
            Some(
                JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. },
            ) => Refused::TooLong,
            Some(JsonPayloadError::Payload(err)) => payload(err),
            _ => other(err),
        }
    }

    pub(super) fn Form(err: &Error, problem: Option<Detail>) -> Refused {
        match (err.as_error::<UrlencodedError>(), problem) {
            (Some(UrlencodedError::Parse(_)), Some(problem)) => Refused::Shape(Part::Body, problem),
            (Some(UrlencodedError::Parse(_) | UrlencodedError::Encoding), _) => Refused::Malformed,
            (Some(UrlencodedError::ContentType), _) => Refused::MediaType,
            (Some(UrlencodedError::Overflow { .. }), _) => Refused::TooLong,
            (Some(UrlencodedError::Payload(err)), _) => payload(err),
            _ => other(err),
        }
    }

    pub(super) fn Query(err: &Error, problem: Option<Detail>) -> Refused {
        match problem {
            Some(problem) => Refused::Shape(Part::Query, problem),
            None if err.as_error::<QueryPayloadError>().is_some() => Refused::Malformed,
            None => other(err),
        }
    }

    pub(super) fn Path(err: &Error, problem: Option<Detail>) -> Refused {
        match problem {
            Some(problem) => Refused::Shape(Part::Path, problem),
            None if err.as_error::<PathError>().is_some() => {
                Refused::Other(http::StatusCode::NOT_FOUND)
            }
            None => other(err),
        }
    }

    fn payload(err: &PayloadError) -> Refused {
        match err {
            PayloadError::Overflow => Refused::TooLong,
            _ => Refused::BrokenOff,
        }
    }

    // Most often that of an error handler that the service gave the extractor's configuration.
    fn other(err: &Error) -> Refused {
        let status = err.as_response_error().status_code().as_u16();
        Refused::Other(
            http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR),
        )
    }
}
