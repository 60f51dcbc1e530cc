// `http` would refuse it when the program runs.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header("" = "1")] //~ is not a header name
    A { n: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
