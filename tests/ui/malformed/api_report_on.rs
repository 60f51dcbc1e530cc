// It is on already.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[api(report = on)] //~ expected `report = off`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
