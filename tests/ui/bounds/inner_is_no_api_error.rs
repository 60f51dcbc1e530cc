// For a foreign error there is `#[error(transparent)]`.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[api(transparent)]
    A(std::io::Error), //~ `std::io::Error` is no `ApiError`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
