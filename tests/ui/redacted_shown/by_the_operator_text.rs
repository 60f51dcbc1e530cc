// `message(error)` makes the operator's text the caller's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[message(error)]
    #[error("bad {token}")] //~ field `token` is redacted and cannot appear in the message
    A { #[redact] token: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
