// Numbers are codes.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code(-2)]
    A,
    #[status(404)]
    #[code(-2)] //~ duplicate code `-2`
    B,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
