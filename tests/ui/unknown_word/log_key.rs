// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log(warn, traget = "a")] //~ did you mean `target`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
