// Clients match on codes, and a name of another script is one that they cannot type.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(400)]
enum E {
    Ünïcode, //~ the code `ünïcode` is made from the name
    #[code("stated")]
    Überall,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
