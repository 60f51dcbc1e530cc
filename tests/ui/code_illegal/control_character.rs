// It would break a log line.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code("a\nb")] //~ illegal code
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
