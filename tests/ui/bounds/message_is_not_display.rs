// The message is text.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[message("at {at}")]
    A { at: Plain }, //~ Plain
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
