// Words are not quoted.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log("warn")] //~ remove the quotes: `#[log(warn)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
