// Nothing is near enough to be meant.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("no {x}")] //~ no field `x` on variant `A`
    A { name: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
