// A function of another signature is told the one that it must have.
use ayushma_errors::{ApiError, Level};
use http::StatusCode;

#[derive(ApiError)]
#[message(with = message)] //~ mismatched types
#[log(with = level)] //~ mismatched types
enum E {
    #[status(500, with = status)] //~ mismatched types
    A,
}

fn message(_: &E) -> String {
    String::new()
}

fn level(_: StatusCode) -> Level {
    Level::Info
}

fn status() -> StatusCode {
    StatusCode::CONFLICT
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
