// There is no status in it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[api(like = .0)] //~ `std::fmt::Error` is no `ApiError`
    A(#[internal] std::fmt::Error),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
