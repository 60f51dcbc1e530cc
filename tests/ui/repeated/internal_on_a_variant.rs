// The second one would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[internal]
    #[internal(debug)] //~ duplicate `#[internal]`
    A { a: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
