// The second one would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log(target = "a", target = "b")] //~ duplicate target in `#[log(...)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
