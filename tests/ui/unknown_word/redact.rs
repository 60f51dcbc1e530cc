// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[redact(omitt)] token: String }, //~ did you mean `omit`?
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
