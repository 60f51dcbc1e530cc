// Words are the name's parts.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(401)]
enum E {
    A { api_key: &'static str }, //~ its name has the word `key`
    // Not here: `shipping` has no part `pin`, and `tokens` is a count.
    B { shipping_id: u16, tokens: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
