// Attributes are merged, keys are not.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(instance = off)]
    #[api(instance = off)] //~ duplicate key `instance` in `#[api(...)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
