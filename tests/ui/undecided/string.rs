// Names, texts and secrets live in strings.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { name: String }, //~ has no decision
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
