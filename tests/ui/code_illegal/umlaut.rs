// ASCII alone.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code("geöffnet")] //~ illegal code
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
