// JSON has one of each.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    #[public("hint" = "try again")] //~ duplicate member `hint`
    A { #[public] hint: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
