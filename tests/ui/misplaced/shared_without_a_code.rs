// What would be shared?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code(shared)] //~ `shared` needs a code of its own
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
