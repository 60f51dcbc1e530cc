// `omit` leaves nothing that could be printed.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[error("bad {token}")] //~ token
    A { #[redact(omit)] token: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
