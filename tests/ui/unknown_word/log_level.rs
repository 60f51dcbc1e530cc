// As other loggers call it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log(warning)] //~ unknown word `warning`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
