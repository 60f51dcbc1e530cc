// It takes none.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[source(from)] cause: std::io::Error }, //~ `#[source]` takes no arguments
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
