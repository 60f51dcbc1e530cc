// The same, said in full.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(StatusCode::CONFLCT)] //~ did you mean `CONFLICT`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
