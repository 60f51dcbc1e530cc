// Nothing is said.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log()] //~ expected something like `#[log(warn)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
