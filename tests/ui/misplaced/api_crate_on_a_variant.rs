// It is about the impls, which all variants share.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(crate = ayushma_errors)] //~ `crate` belongs on the type, not on a variant
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
