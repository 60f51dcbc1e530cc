// How many?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { #[redact(last)] token: String }, //~ expected `last = 4`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
