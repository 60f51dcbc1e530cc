// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header(wiht = headers)] //~ did you mean `with`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
