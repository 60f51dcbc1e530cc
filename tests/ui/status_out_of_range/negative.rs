// A sign makes it no status at all.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(-1)] //~ status `-1` is not
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
