// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[error(transparant)] //~ did you mean `transparent`?
    A(std::io::Error),
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
