// What is filled by default has one.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
#[status(500)]
struct E {
    #[from]
    source: std::io::Error,
    #[from(default)]
    #[redact]
    plain: Plain, //~ the trait bound `Plain: Default` is not satisfied
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
