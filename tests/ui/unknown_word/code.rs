// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code("a", shard)] //~ did you mean `shared`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
