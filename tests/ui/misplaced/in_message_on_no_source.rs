// Every field that the message names is in the message.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { #[public(in_message)] name: String }, //~ `in_message` is for a source field, and `name` is none
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
