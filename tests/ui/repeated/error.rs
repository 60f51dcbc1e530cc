// The second one would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[error("a")]
    #[error("b")] //~ duplicate `#[error]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
