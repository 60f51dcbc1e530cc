// Clients compare it as it stands.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(type = "")] //~ is not a URI
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
