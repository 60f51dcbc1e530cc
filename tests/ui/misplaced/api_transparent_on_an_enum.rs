// Variants differ in it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[api(transparent)] //~ `transparent` belongs on a variant or a struct, not on an enum
enum E {
    A(u16),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
