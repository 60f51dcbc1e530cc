// The second one would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[status(410)] //~ duplicate `#[status]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
