// It would be in every code.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[code(prefix = "chat\t")] //~ illegal prefix
enum E {
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
