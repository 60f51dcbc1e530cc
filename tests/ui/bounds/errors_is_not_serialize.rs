// A list of problems that is no `Detail` is JSON.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[public(errors)] at: Plain }, //~ `Plain
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
