// `#[error(transparent)]` forwards `Display`, not the status.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[error(transparent)]
    Io(#[from] std::io::Error), //~ missing `#[status(...)]` on variant `Io`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
