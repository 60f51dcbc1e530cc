// The second one is a leftover.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[source] #[source] cause: std::io::Error }, //~ duplicate `#[source]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
