// A redirect is one only when that is said.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(308)] //~ say `#[status(308, non_error)]`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
