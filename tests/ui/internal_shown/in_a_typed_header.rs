// Internal text escapes by being quoted.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[header("X-Reason" = .reason)] //~ field `reason` is internal and cannot appear in a header
    A { #[internal] reason: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
