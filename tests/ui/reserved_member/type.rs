// RFC 9457, or our `Problem`, has taken the name.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    A { #[public] r#type: u16 }, //~ member `type` is reserved
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
