// A format is asked of the field's type.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(400)]
#[message("no {id:x}")]
struct E {
    id: String, //~ the trait bound `String: LowerHex` is not satisfied
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
