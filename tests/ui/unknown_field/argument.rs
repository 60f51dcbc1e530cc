// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{n}", n = .lits.len())] //~ no field `lits` on variant `A`; did you mean `list`?
    A { #[public] list: Vec<u16> },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
