// A wrong length breaks the connection.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(400)]
#[header("Content-Length" = "7")] //~ the server's to write
struct E;

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
