// The colon is not typed.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header("X-A:" = "1")] //~ `X-A:` is not a header name
    A { n: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
