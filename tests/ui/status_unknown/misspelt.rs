// One letter too many.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(NOT_FOUNDD)] //~ unknown status `NOT_FOUNDD`; did you mean `NOT_FOUND`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
