// `self` would print the operator's text.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[header("X-A" = self.to_string())] //~ `self` as a whole
    A { #[internal] reason: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
