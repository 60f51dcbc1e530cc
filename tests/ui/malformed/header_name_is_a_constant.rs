// The name is checked when the program is compiled.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(503)]
#[header(http::header::RETRY_AFTER = "1")] //~ the name of a header is a string literal
struct E;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
