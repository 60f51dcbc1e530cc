// It has no value for HTTP.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[header("X-At" = .at)] //~ `Plain` cannot be the value of a header
    A { at: Plain },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
