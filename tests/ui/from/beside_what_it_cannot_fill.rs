// `?` has the source alone.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[from] source: std::io::Error, #[public] name: String }, //~ `#[from]` cannot fill `name`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
