// That is the plain `#[redact]`.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { #[redact(last = 0)] token: String }, //~ expected a number of characters: `last = 4`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
