// The operator's text is the inner error's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct Inner;

#[derive(ApiError)]
enum E {
    #[api(transparent)]
    #[error("inner {0}")] //~ excludes `#[error(...)]`
    A(Inner),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
