// A member is put in one way.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    A { #[public(flatten, errors)] list: Vec<u16> }, //~ a field cannot be both `flatten` and `errors`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
