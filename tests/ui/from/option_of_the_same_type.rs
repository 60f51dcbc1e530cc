// `#[from] Option<T>` is `From<T>`.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A(#[from] std::io::Error),
    #[status(503)]
    B(#[from] Option<std::io::Error>), //~ duplicate `#[from]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
