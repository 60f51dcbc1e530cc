// It would print the operator's text.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{self}")] //~ self
    A { a: u16, b: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
