// A name of `http` is a number, too.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(StatusCode::OK)] //~ is not an error status
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
