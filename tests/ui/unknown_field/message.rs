// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("no {nam} here")] //~ no field `nam` on variant `A`; did you mean `name`?
    A { name: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
