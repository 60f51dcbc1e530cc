// A level is a `Level`.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[log(from = .level)]
    A { level: String }, //~ `String` is no level
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
