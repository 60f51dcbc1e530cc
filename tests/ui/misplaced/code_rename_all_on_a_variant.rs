// Names are made into codes by one rule a type.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[code(rename_all = "kebab-case")] //~ `rename_all` belongs on the type, not on a variant
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
