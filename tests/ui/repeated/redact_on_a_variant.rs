// The second one would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[redact]
    #[redact(omit)] //~ duplicate `#[redact]`
    A { a: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
