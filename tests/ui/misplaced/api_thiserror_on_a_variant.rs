// It is about the impls, which all variants share.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(thiserror)] //~ `thiserror` belongs on the type, not on a variant
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
