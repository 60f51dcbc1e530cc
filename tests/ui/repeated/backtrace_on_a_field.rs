// The second one is a leftover.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(502)]
    A { #[backtrace] #[backtrace] trace: std::backtrace::Backtrace }, //~ duplicate `#[backtrace]`
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
