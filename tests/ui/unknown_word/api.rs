// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(tranparent)] //~ did you mean `transparent`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
