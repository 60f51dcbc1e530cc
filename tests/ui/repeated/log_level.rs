// Two attributes are fine, two levels are not.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log(warn)]
    #[log(error)] //~ duplicate level in `#[log(...)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
