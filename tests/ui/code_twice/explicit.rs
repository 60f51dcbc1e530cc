// Clients could not tell them apart.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code("gone")]
    A,
    #[status(410)]
    #[code("gone")] //~ duplicate code `gone`: variant `A` has it already
    B,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
