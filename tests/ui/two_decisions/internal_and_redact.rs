// Who would win?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[internal] #[redact] name: String }, //~ a field cannot be both `#[internal]` and `#[redact]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
