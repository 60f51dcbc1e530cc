// It says something about the whole error.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { #[message("a")] #[internal] name: String }, //~ `#[message]` belongs on a variant or the type, not on a field
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
