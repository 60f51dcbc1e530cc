// The body is the inner error's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct Inner;

#[derive(ApiError)]
enum E {
    #[api(transparent, body = .0)] //~ excludes `body`
    A(Inner),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
