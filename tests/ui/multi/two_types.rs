// Each type is reported in full.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    A, //~ missing `#[status(...)]` on variant `A`
    #[status(404)]
    B { name: String }, //~ has no decision
}

#[derive(ApiError)]
#[status("404")] //~ remove the quotes
#[code(" f")] //~ illegal code
struct F;

fn main() {
    demand::<E>();
    demand::<F>();
}

fn demand<T: ApiError>() {}
