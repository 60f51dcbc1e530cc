// Not even what is computed from it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[message("{n} characters", n = .token.len())] //~ field `token` is redacted
    A { #[redact] token: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
