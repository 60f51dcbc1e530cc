// Its length would tell it.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(401)]
    #[message("{n:>pin$}")] //~ field `pin` is redacted
    A { n: u16, #[redact] pin: usize },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
