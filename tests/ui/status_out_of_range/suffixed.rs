// A type has no place here.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404u16)] //~ status `404u16` is not
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
