// JSON has one of each.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    A { #[public] name: String, #[public("name")] other: String }, //~ duplicate member `name`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
