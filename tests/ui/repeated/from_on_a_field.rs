// The second one is a leftover.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[from] #[from] cause: std::io::Error }, //~ duplicate `#[from]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
