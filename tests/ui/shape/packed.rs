// Its fields cannot be borrowed.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(500)]
#[repr(C, packed)] //~ an error cannot be `packed`
struct E {
    #[public]
    a: u16,
    b: u8,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
