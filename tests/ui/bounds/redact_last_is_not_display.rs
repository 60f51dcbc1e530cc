// It masks text.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[redact(last = 4)] at: Plain }, //~ `Plain` cannot be written to the log
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
