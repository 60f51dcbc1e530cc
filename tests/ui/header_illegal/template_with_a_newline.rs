// The parts around the fields are known now.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header("X-A" = "{n}\n")] //~ cannot stand in a header value
    A { n: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
