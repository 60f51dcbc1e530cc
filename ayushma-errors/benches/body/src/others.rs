//! The same bodies by others. Members that a crate cannot leave out or rename are as it has them.

use std::borrow::Cow;

use http::StatusCode;
use serde::Serialize;

use crate::subject::Subject;

/// A struct that borrows all that it can.
#[derive(Serialize)]
struct Borrowed<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: Cow<'a, str>,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}

#[derive(Serialize)]
struct Extensions<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}

fn code(subject: &Subject) -> &'static str {
    match subject {
        Subject::None => "none",
        Subject::Named { .. } => "named",
        Subject::Two { .. } => "two",
        Subject::Escaped { .. } => "escaped",
    }
}

fn detail(subject: &Subject) -> Cow<'static, str> {
    match subject {
        Subject::None => "The chat was not found".into(),
        Subject::Named { chat, number } => format!("Chat {chat} has no message {number}").into(),
        Subject::Two { .. } => "The chat has no such message".into(),
        Subject::Escaped { name, .. } => format!("There is no chat {name}").into(),
    }
}

fn members(subject: &Subject) -> (Option<&str>, Option<u64>) {
    match subject {
        Subject::Two { chat, number } => (Some(chat), Some(*number)),
        Subject::Escaped { chat, .. } => (Some(chat), None),
        _ => (None, None),
    }
}

pub(crate) fn serde(subject: &Subject) -> Vec<u8> {
    let (chat, number) = members(subject);
    let body = Borrowed {
        r#type: "about:blank",
        title: "Not Found",
        status: 404,
        detail: detail(subject),
        code: code(subject),
        chat,
        number,
    };
    serde_json::to_vec(&body).expect("it can be serialized")
}

pub(crate) fn problem_details(subject: &Subject) -> Vec<u8> {
    let (chat, number) = members(subject);
    let code = code(subject);
    let problem = problem_details::ProblemDetails::from_status_code(StatusCode::NOT_FOUND)
        .with_detail(detail(subject))
        .with_extensions(Extensions { code, chat, number });
    serde_json::to_vec(&problem).expect("it can be serialized")
}

pub(crate) fn http_api_problem(subject: &Subject) -> Vec<u8> {
    let (chat, number) = members(subject);
    let mut problem = http_api_problem::HttpApiProblem::with_title_and_type(StatusCode::NOT_FOUND)
        .detail(detail(subject))
        .value("code", &code(subject));
    if let Some(chat) = chat {
        problem = problem.value("chat", &chat);
    }
    if let Some(number) = number {
        problem = problem.value("number", &number);
    }
    problem.json_bytes()
}

pub(crate) fn masterror(subject: &Subject) -> Vec<u8> {
    use masterror::{AppError, ProblemJson, field};

    let (chat, number) = members(subject);
    let mut err = AppError::not_found(detail(subject));
    if let Some(chat) = chat {
        err = err.with_field(field::str("chat", chat.to_owned()));
    }
    if let Some(number) = number {
        err = err.with_field(field::u64("number", number));
    }
    serde_json::to_vec(&ProblemJson::from_app_error(err)).expect("it can be serialized")
}
