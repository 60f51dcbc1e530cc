// What only the compiler knows is reported with the rest.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(99)] //~ status `99`
    A { name: String }, //~ has no decision
    #[status(404)]
    B { text: String }, //~ has no decision
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
