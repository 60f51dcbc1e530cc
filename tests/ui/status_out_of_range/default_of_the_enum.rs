// Said once, not for every variant.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(204)] //~ status `204` is not
enum E {
    A,
    B,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
