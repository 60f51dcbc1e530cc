// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502, from = .coed)] //~ no field `coed`
    A { code: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
