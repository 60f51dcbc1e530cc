// Three words are still one mistake.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[public] #[internal] #[redact] name: String }, //~ a field cannot be both
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
