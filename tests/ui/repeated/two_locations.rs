// It was made in one place.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A(#[location] &'static std::panic::Location<'static>, #[location] &'static std::panic::Location<'static>), //~ duplicate `#[location]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
