// It says what a field is.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[source] //~ `#[source]` belongs on a field, not on an enum
enum E {
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
