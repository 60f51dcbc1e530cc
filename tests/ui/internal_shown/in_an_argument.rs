// Internal text escapes by being quoted.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[message("because {r}", r = .reason)] //~ field `reason` is internal
    A { #[internal] reason: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
