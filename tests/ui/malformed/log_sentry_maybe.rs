// It is yes or no.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[log(sentry = maybe)] //~ expected `sentry = true` or `sentry = false`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
