// A type parameter may be anything.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct E<T> {
    value: T, //~ has no decision
}

fn main() {
    demand::<E<u8>>();
}

fn demand<T: ApiError>() {}
