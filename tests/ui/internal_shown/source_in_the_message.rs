// A source's text names hosts, files and queries.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[message("because {source}")] //~ field `source` is a source and cannot appear in the message
    A { source: std::io::Error },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
