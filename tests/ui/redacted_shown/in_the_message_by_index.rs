// What is redacted is nobody's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[message("no account for {0}")] //~ field `0` is redacted
    A(#[redact] String),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
