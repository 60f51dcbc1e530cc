// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[header("X-A" = .nam)] //~ no field `nam`
    A { name: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
