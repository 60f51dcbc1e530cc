// Only `&'static str` is known when the program is written.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct E<'a> {
    name: &'a str, //~ has no decision
}

fn main() {
    demand::<E<'static>>();
}

fn demand<T: ApiError>() {}
