// Which ones?
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[api(skip())] //~ expected what to leave out
struct E;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
