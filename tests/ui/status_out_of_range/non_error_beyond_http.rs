// `non_error` is no way around HTTP.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(1000, non_error)] //~ status `1000` is no HTTP status
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
