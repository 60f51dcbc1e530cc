// `#[redact]` above decides for what is named, too.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[redact]
    #[message("bad {name}")] //~ field `name` is redacted
    A { name: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
