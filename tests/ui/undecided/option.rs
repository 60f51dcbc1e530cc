// `Option` of what needs a decision needs one.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { name: Option<String> }, //~ has no decision
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
