// The second one would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[redact(logs_only, logs_only)] name: String }, //~ duplicate `logs_only`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
