// It would be silently lost.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{a}", .b)] //~ argument
    A { a: u16, b: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
