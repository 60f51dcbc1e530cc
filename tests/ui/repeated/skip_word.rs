// Each word once.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[api(skip(Serialize, Serialize))] //~ duplicate `Serialize` in `skip(...)`
struct E;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
