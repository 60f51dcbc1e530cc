// Groups and macro calls are looked into.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[message("{t}", t = format!("{}", .token))] //~ field `token` is redacted
    A { #[redact] token: String },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
