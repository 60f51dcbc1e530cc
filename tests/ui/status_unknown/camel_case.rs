// As some frameworks call it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(NotFound)] //~ did you mean `NOT_FOUND`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
