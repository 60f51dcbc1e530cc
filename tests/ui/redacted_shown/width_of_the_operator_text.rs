// A width is not masked.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[error("{n:>pin$}")] //~ pin
    A { n: u16, #[redact] pin: usize },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
