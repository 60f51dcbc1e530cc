// It is filled with the caller's place.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[location] place: String }, //~ mismatched types
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
