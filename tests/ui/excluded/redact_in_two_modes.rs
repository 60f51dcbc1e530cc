// A value is masked in one way.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[redact(email, last = 4)] login: String }, //~ a field cannot be redacted both by `email` and by `last`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
