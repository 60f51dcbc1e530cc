// To which?
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct Inner;

#[derive(ApiError)]
enum E {
    #[api(transparent)] //~ `transparent` needs exactly one inner error, but variant `A` has 2
    A(Inner, Inner),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
