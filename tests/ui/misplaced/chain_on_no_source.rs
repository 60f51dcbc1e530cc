// A string has no chain.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { #[public("causes", chain)] name: String }, //~ `chain` is for a source field, and `name` is none
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
