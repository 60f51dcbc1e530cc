// A code is text or an integer.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[code(from = .upstream)]
    A { upstream: f64 }, //~ `f64` is no code
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
