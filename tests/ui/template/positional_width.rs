// Fields are not arguments: `0$` would count nothing.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{a:0$}")] //~ 0$
    A { a: u16, b: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
