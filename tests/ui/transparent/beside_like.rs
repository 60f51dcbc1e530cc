// Both say whose word counts.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct Inner;

#[derive(ApiError)]
enum E {
    #[api(transparent, like = .0)] //~ excludes `like`
    A(Inner),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
