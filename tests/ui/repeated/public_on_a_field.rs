// The second one is a leftover.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[public] #[public] name: String }, //~ duplicate `#[public]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
