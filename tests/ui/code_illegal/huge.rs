// It is a number of 64 bits.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code(99999999999999999999)] //~ a code that is a number
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
