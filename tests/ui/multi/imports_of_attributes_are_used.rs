// What only an attribute names is used, also where another attribute is wrong.
#![deny(unused_imports, dead_code)]
use ayushma_errors::ApiError;
use ayushma_errors::body::Text;
use functions::{headers, message, respond, status};
use http::StatusCode;

mod functions {
    use std::fmt;

    pub fn status(_: &super::E) -> http::StatusCode {
        http::StatusCode::CONFLICT
    }

    pub fn message(_: &super::E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("message")
    }

    pub fn headers(_: &super::E, _: &mut http::HeaderMap) {}

    pub fn respond(_: &super::E) -> Option<http::Response<Vec<u8>>> {
        None
    }
}

#[derive(ApiError)]
#[status(500, with = status)]
#[message(with = message)]
#[header(with = headers)]
#[api(format = Text, respond_with = respond)]
pub enum E {
    #[title(5)] //~ expected a string literal
    A,
    #[status(StatusCode::CONFLICT)]
    B,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
