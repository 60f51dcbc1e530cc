// It is on already.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(report = on)] //~ did you mean `report = off`?
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
