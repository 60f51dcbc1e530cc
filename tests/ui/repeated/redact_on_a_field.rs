// The second one is a leftover.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[redact] #[redact(omit)] name: String }, //~ duplicate `#[redact]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
