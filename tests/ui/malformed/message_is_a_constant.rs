// A template is read when the program is compiled, and a constant is not.
use ayushma_errors::ApiError;

const GONE: &str = "It is gone";

#[derive(ApiError)]
#[status(410)]
#[message(GONE)] //~ expected a string literal; of a constant write `#[message("{}", GONE)]`
struct E;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
