// A percent sign begins two digits.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(type = "https://example.org/100%")] //~ is not a URI
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
