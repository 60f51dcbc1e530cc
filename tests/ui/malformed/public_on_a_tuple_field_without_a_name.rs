// The body needs one.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A(#[public] u16), //~ needs one for the body
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
