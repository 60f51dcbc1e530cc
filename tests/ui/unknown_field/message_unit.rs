// There is no field at all.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("no {name}")] //~ no field `name` on variant `A`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
