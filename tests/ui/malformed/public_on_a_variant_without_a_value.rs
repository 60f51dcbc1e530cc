// Only a field has a value already.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[public("hint")] //~ takes a name and a value
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
