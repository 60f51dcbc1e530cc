// A name is not quoted either.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status("NOT_FOUND")] //~ remove the quotes
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
