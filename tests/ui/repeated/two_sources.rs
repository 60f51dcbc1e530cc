// An error has one source.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[source] a: std::io::Error, #[source] b: std::fmt::Error }, //~ duplicate `#[source]`: only one field of variant `A` may be it
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
