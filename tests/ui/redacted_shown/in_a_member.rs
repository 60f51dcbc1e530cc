// What is redacted is nobody's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[public("length" = .token.len())] //~ field `token` is redacted and cannot appear in a public member
    A { #[redact] token: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
