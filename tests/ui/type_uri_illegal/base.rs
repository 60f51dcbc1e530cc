// Every type would begin with it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[api(type_base = "https://example.org/a b/")] //~ is not a URI
enum E {
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
