// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[public("count" = .lits.len())] //~ no field `lits`
    A { #[public] list: Vec<u16> },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
