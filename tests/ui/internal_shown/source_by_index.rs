// A source's text names hosts, files and queries.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[message("because {0}")] //~ field `0` is a source
    A(#[from] std::io::Error),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
