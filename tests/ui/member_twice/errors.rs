// A body has one list of problems.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    A { #[public(errors)] a: Vec<u16>, #[public(errors)] b: Vec<u16> }, //~ duplicate `errors`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
