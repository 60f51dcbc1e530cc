// It says something about the whole error.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { #[header("X-A" = "1")] #[internal] name: String }, //~ `#[header]` belongs on a variant or the type, not on a field
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
