// As `format!` says.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{a:y}")] //~ y
    A { a: u16, b: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
