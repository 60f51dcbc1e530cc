// Habit from other languages.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status("404")] //~ expected a status number such as `404`; remove the quotes
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
