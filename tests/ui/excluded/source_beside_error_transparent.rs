// The forwarded field is the source.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[error(transparent)]
    A(#[source] std::io::Error), //~ `#[source]` cannot stand beside `#[error(transparent)]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
