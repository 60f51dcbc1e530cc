// A derived `Debug` prints every field.
use ayushma_errors::ApiError;

#[derive(Debug, ApiError)]
#[status(401)]
#[api(skip(Debug))]
struct E {
    #[redact] //~ a derived `Debug` would print `token`; let `ApiError` write it
    token: String,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
