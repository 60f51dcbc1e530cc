// Nothing is said.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api()] //~ expected a key
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
