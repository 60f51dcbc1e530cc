// The code is in every log line: what the log should not hold cannot be the code.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    #[code("mail", from = .mail)] //~ redacted and cannot appear in the code
    A { #[redact(logs_only)] mail: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
