// Both are named.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[from] source: std::io::Error, #[public] name: String, n: u16 }, //~ `#[from]` cannot fill `name` and `n`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
