// It does not fit into a `u16`.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(40400)] //~ status `40400` is not an error status
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
