// Nothing is near enough to be meant.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(retries = 3)] //~ unknown key `retries` in `#[api(...)]`; expected one of
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
