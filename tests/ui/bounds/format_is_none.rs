// It cannot write a body.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[api(format = Plain)] //~ Plain
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
