// The catalogue needs a number.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(from = .code)] //~ expected a status first
    A { code: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
