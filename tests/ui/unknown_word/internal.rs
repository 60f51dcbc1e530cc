// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[internal(debgu)] list: Vec<u16> }, //~ did you mean `debug`?
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
