// `?` could not choose.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A(#[from] std::io::Error),
    #[status(503)]
    B(#[from] std::io::Error), //~ duplicate `#[from]`: variants `A` and `B` would both be made from `std::io::Error`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
