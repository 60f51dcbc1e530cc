// The defaults of a type are attributes like any other.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[status(410)] //~ duplicate `#[status]`
enum E {
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
