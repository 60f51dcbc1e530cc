// `#[from]` makes it a source.
use ayushma_errors::ApiError;

struct Plain;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A(#[from] Plain), //~ `Plain` is no source
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
