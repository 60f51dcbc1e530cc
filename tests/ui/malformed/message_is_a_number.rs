// Only a template can be checked.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message(404)] //~ expected a string literal
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
