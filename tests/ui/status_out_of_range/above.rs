// The first number after the range.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(600)] //~ status `600` is not an error status
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
