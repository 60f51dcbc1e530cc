// The type's message is checked against each variant that uses it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(401)]
#[message("bad {name}")] //~ field `name` is redacted
enum E {
    A { name: String },
    B { #[redact] name: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
