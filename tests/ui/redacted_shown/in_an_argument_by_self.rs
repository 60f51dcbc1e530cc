// What is redacted is nobody's.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[message("{t}", t = self.token)] //~ field `token` is redacted
    A { #[redact] token: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
