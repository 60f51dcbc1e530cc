// The occurrence has three values.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header("X-Error-Id" = occurrence.uuid)] //~ unknown word `uuid`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
