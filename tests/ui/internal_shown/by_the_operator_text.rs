// `message(error)` makes the operator's text the caller's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[message(error)]
    #[error("because {reason}")] //~ field `reason` is internal and cannot appear in the message
    A { #[internal] reason: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
