// The number is not an error as well.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(304, non_eror)] //~ did you mean `non_error`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
