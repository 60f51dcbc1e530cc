// Variants differ in it; that each then has no status is the same mistake.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[api(transparent)] //~ `transparent` belongs on a variant or a struct, not on an enum
enum E {
    A(#[internal] u16),
    B(#[internal] u32),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
