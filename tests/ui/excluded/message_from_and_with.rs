// Whose word would count?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[message(from = .n, with = write)] //~ cannot be both `from` and `with`
    A { n: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
