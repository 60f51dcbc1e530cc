// A slip of the finger.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    A { #[from] a: std::io::Error, #[from(defualt)] n: u16 }, //~ did you mean `default`?
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
