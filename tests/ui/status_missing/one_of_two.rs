// The other has one.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A,
    B { #[public] name: String }, //~ missing `#[status(...)]` on variant `B`; add one, or put a default on the enum
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
