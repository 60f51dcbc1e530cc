// What may be logged is logged in some words.
use ayushma_errors::ApiError;

struct Id;

impl ayushma_errors::LogSafe for Id {} //~ `Id` is to be `LogSafe`, and there is no way to write it to the log

#[derive(ApiError)]
#[status(500)]
struct E;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
