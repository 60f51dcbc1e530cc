// A mask is for the log; the caller would read it too.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[message("no account for {login}")] //~ field `login` is redacted
    A { #[redact(email)] login: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
