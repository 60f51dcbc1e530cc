// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[code(from = .coed)] //~ no field `coed`
    A { #[public("upstream")] code: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
