// One header is for one class.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[header(status = 4xx, status = 404, "X-A" = "1")] //~ duplicate `status` in `#[header(...)]`
enum E {
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
