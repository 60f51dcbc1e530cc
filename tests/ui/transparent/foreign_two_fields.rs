// `#[error(transparent)]` forwards to one field.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[error(transparent)] //~ `#[error(transparent)]` needs exactly one field, but variant `A` has 2
    A(std::io::Error, std::io::Error),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
