// Parentheses without a number.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status()] //~ expected something like `#[status(404)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
