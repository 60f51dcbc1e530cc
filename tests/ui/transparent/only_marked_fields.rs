// What is marked is something else.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[api(transparent)] //~ has none
    A(#[internal] String),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
