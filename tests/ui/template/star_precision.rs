// It takes the next argument, and there is none.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{a:.*}")] //~ .*
    A { a: u16, b: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
