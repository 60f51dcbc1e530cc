// What is flattened has no name.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    A { #[public("list", flatten)] list: Vec<u16> }, //~ flatten
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
