// Whose word would count?
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[log(from = .n, with = pick)] //~ level
    A { n: ayushma_errors::Level },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
