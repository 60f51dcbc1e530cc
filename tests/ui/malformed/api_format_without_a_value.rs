// Which one?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(format)] //~ expected a value: `format = ...`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
