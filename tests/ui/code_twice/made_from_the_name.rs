// A name makes a code, too.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code("not_found")]
    A,
    #[status(404)]
    NotFound, //~ duplicate code `not_found`: variant `A` has it already
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
