// Who would win?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[internal]
    #[redact] //~ cannot be both `#[internal]` and `#[redact]`
    A { name: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
