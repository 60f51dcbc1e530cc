// The type's message is checked against each variant that uses it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[message("no {name}")] //~ no field `name` on variant `B`
enum E {
    A { name: String },
    B,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
