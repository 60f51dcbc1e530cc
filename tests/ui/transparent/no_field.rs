// There is nothing to forward to.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[api(transparent)] //~ `transparent` needs exactly one inner error, but variant `A` has none
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
