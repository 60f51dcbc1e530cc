// Nothing for the caller to read.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message] //~ expected something like
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
