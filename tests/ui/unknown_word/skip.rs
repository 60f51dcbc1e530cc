// Not the name of an impl that the derive writes.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[api(skip(Dispaly))] //~ did you mean `Display`?
struct E;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
