// Nothing is near enough to be meant.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log(loud)] //~ expected one of `trace`, `debug`, `info`, `warn`, `error`, `critical`, `off`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
