// Not every client reads it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header("X-A" = "schön")] //~ cannot stand in a header value
    A { n: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
