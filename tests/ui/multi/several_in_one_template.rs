// Each place of a template is looked at.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{nam} and {otehr}")] //~ did you mean `name`? //~ did you mean `other`?
    A { name: String, #[public] other: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
