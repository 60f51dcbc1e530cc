// The second one is a leftover.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[location] #[location] place: &'static std::panic::Location<'static> }, //~ duplicate `#[location]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
