// A code must be said.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code()] //~ expected something like `#[code("chat_not_found")]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
