// A separator is a slip more often than not.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(4_04)] //~ status `4_04` is not
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
