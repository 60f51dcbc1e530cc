// A success is no error.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(200)] //~ status `200` is not an error status; use 400..=599, or say `#[status(200, non_error)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
