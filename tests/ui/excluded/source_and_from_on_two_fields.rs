// An error has one source.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[source] a: std::io::Error, #[from] b: std::fmt::Error }, //~ `#[source]` and `#[from]` stand on different fields
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
