// Who would win?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[public] #[redact] name: String }, //~ a field cannot be both `#[public]` and `#[redact]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
