// It could not tell which field it holds.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(500)]
union E { //~ an error cannot be a union; use an enum
    a: u16,
    b: u8,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
