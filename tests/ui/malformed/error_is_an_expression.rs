// `concat!` is no literal.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[error(concat!("a", "b"))] //~ expected a string literal
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
