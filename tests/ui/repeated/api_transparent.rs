// Harmless, and still a slip.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct Inner;

#[derive(ApiError)]
enum E {
    #[api(transparent, transparent)] //~ duplicate key `transparent`
    A(#[from] Inner),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
