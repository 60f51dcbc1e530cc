// It would be 404; nobody reads it as that.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(0x194)] //~ status `0x194` is not
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
