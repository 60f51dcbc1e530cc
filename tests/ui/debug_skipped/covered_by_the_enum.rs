// `#[redact]` above counts.
use ayushma_errors::ApiError;

#[derive(Debug, ApiError)]
#[status(401)]
#[api(skip(Debug))]
#[redact]
enum E {
    A { name: String }, //~ a derived `Debug` would print `name`; let `ApiError` write it
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
