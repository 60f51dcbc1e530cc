// The title is text.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[title(Gone)] //~ expected a string literal: `#[title("Out of credit")]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
