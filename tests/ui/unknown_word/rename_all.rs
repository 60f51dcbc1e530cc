// serde's words, quoted as serde quotes them.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[code(rename_all = "kebab_case")] //~ did you mean `kebab-case`?
enum E {
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
