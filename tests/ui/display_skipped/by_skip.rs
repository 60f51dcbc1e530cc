// Whoever writes `Display` would print it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(401)]
#[api(skip(Display))]
#[error("bad {token}")] //~ `Display` is skipped, and would print the redacted field `token`
struct E {
    #[redact]
    token: String,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("bad token")
    }
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
