// The second one is a leftover.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[internal] #[internal] name: String }, //~ duplicate `#[internal]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
