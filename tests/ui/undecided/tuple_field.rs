// It has no name, and is a field all the same.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A(String), //~ has no decision
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
