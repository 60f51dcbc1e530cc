// `non_error` beside an error status says two things.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404, non_error)] //~ status `404` is an error status; remove `non_error`
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
