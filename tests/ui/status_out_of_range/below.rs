// Not even `non_error` would take it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(99)] //~ status `99` is not an error status; use 400..=599
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
