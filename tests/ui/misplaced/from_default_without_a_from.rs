// There is nothing beside which it would be filled.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { #[from(default)] #[internal] name: String }, //~ `#[from(default)]` fills a field beside a `#[from]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
