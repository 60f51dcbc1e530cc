// As `doc` is written.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status = 404] //~ expected `#[status(...)]`; write parentheses instead of `=`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
