// Who would win?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[public] #[internal] name: String }, //~ a field cannot be both `#[public]` and `#[internal]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
