// Words are not quoted.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[redact("email")] login: String }, //~ remove the quotes
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
