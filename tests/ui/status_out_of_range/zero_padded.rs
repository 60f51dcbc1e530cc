// Octal in other languages.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(0404)] //~ status `0404` is not
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
