// thiserror would print it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(401)]
#[api(thiserror)]
#[error("bad {token}")] //~ `Display` is skipped, and would print the redacted field `token`
struct E {
    #[redact]
    token: String,
}

// What `derive(thiserror::Error)` would write.
impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bad {}", self.token)
    }
}

impl std::error::Error for E {}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
