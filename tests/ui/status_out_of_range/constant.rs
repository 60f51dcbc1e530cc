// A constant's value is known to the compiler alone.
use ayushma_errors::ApiError;

mod my {
    pub const FINE: http::StatusCode = http::StatusCode::OK;
}

#[derive(ApiError)]
enum E {
    #[status(my::FINE)] //~ not an error status
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
