// A format is asked of the field's type.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(400)]
#[message("no {id:e}")]
struct E {
    id: String, //~ the trait bound `String: LowerExp` is not satisfied
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
