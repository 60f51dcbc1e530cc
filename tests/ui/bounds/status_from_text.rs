// A status is a number.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502, from = .upstream)]
    A { upstream: String }, //~ `String` is no status
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
