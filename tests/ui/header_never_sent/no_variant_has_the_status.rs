// A header for a status that nothing has is a slip of the pen.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[header(status = 200, "X-Count" = "1")] //~ nothing here has the status 200
#[header(status = 410, "X-Gone" = "1")]
#[header(status = 5xx, "X-Ours" = "1")]
enum E {
    A,
    #[status(410)]
    B,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
