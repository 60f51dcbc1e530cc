// A struct has no enum above it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
struct E { //~ missing `#[status(...)]` on struct `E`; add one
    #[public]
    name: String,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
