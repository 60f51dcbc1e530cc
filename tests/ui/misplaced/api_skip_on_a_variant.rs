// It is about the impls, which all variants share.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(skip(Debug))] //~ `skip` belongs on the type, not on a variant
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
