// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    #[log(from = .levle)] //~ no field `levle`
    A { #[internal(debug)] level: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
