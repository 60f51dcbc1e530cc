// What is redacted is nobody's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[header("X-Token" = "t-{token}")] //~ field `token` is redacted and cannot appear in a header
    A { #[redact] token: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
