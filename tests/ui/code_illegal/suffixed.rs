// A type has no place here.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code(10u8)] //~ a code that is a number
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
