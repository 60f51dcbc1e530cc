// A name alone.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header("X-A")] //~ header
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
