// The second one would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code("a")]
    #[code("b")] //~ duplicate `#[code]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
