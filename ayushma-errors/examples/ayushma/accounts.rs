//! Users: who calls, sign-up, and the password that was forgotten.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, State};
use axum::http::{StatusCode, header::AUTHORIZATION, request::Parts};
use axum::routing::{Router, post};
use ayushma_errors::{ApiError, report};
use serde::{Deserialize, Serialize};

use crate::secrets;
use crate::store::{Store, User};
use ayushma_errors::axum::Json;

#[derive(ApiError)]
pub(crate) enum AccountError {
    #[status(401)]
    #[message("Authentication credentials were not provided")]
    #[header("WWW-Authenticate" = "Token")]
    NotAuthenticated,

    #[status(400)]
    #[message("The captcha was not solved")]
    InvalidCaptcha {
        #[redact(email)]
        email: String,
    },

    #[status(400)]
    #[message("The one-time password is not valid. Please check and try again.")]
    #[error("one-time password {otp} is not the one of {email}")]
    InvalidOtp {
        // Its length shows who mistyped it.
        #[redact(len)]
        otp: String,
        // The hash is keyed: it tells that one account is being tried again and again, and not whose it is.
        #[redact(hash)]
        email: String,
    },

    #[status(400)]
    #[message("The one-time password has expired. Please try again.")]
    #[error("the one-time password of {email} expired {since:?} ago")]
    ExpiredOtp {
        #[redact(hash)]
        email: String,
        since: Duration,
    },

    /// Reported, and never answered: an answer would tell which accounts exist.
    #[status(404)]
    #[error("password reset for {email}, who has no account")]
    #[log(info)]
    UnknownUser {
        #[redact(hash)]
        email: String,
    },
}

/// The user who calls: an argument of every handler that needs one.
impl FromRequestParts<Arc<Store>> for User {
    type Rejection = AccountError;

    async fn from_request_parts(
        parts: &mut Parts,
        store: &Arc<Store>,
    ) -> Result<Self, AccountError> {
        let header = parts.headers.get(AUTHORIZATION);
        header
            .and_then(|value| value.to_str().ok()?.strip_prefix("Token "))
            .and_then(|token| store.user(token))
            .ok_or(AccountError::NotAuthenticated)
    }
}

pub(crate) fn routes() -> Router<Arc<Store>> {
    Router::new()
        .route("/accounts", post(sign_up))
        .route("/accounts/reset", post(reset))
        .route("/accounts/reset/confirm", post(confirm))
}

#[derive(Deserialize)]
struct SignUp {
    email: String,
    captcha: String,
}

async fn sign_up(Json(form): Json<SignUp>) -> Result<Json<()>, AccountError> {
    if form.captcha != "solved" {
        let email = form.email;
        return Err(AccountError::InvalidCaptcha { email });
    }
    Ok(Json(()))
}

#[derive(Deserialize)]
struct Reset {
    email: String,
}

#[derive(Serialize)]
struct Sent {
    detail: &'static str,
}

/// No `Result`: whoever asks reads the same, whether the account exists or not.
async fn reset(Json(form): Json<Reset>) -> (StatusCode, Json<Sent>) {
    if form.email != secrets::EMAIL {
        let email = form.email;
        report(&AccountError::UnknownUser { email });
    }
    let detail = "If there is such an account, a one-time password was sent to it.";
    (StatusCode::ACCEPTED, Json(Sent { detail }))
}

#[derive(Deserialize)]
struct Confirm {
    email: String,
    otp: String,
}

async fn confirm(
    State(store): State<Arc<Store>>,
    Json(form): Json<Confirm>,
) -> Result<Json<()>, AccountError> {
    let Confirm { email, otp } = form;
    // An account that does not exist has no one-time password, and so every one is wrong.
    if email != secrets::EMAIL || otp != secrets::OTP {
        return Err(AccountError::InvalidOtp { otp, email });
    }
    let since = store.otp_expired_since;
    Err(AccountError::ExpiredOtp { email, since })
}
