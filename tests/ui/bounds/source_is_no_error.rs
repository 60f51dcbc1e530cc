// Its chain could not be walked.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { source: String }, //~ `String` is no source
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
