// The log is text.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[internal(debug)] at: Plain }, //~ Plain
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
