// Nobody can match on it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code("")] //~ illegal code
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
