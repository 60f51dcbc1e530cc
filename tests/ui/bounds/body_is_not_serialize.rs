// The body is JSON.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[api(body = .at)]
    A { at: Plain }, //~ Plain
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
