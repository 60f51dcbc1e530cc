// A variant has one status.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header(status = 4xx, "X-A" = "1")] //~ `status` belongs on the type
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
