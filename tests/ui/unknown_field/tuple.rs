// A tuple's fields are counted from 0.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("no {1}")] //~ no field `1` on variant `A`
    A(u16),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
