// It says what a field is.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[backtrace] //~ `#[backtrace]` belongs on a field, not on a variant
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
