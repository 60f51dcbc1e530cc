// The names are constants.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(not_found)] //~ unknown status `not_found`; did you mean `NOT_FOUND`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
