// A source's text names hosts, files and queries.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[message(from = .cause)] //~ field `cause` is a source
    A { #[source] cause: std::io::Error },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
