// The name in the body counts.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    A { #[public("detail")] text: String }, //~ member `detail` is reserved
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
