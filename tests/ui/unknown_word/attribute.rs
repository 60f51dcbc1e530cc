// A misspelt attribute is not also a missing one.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[staus(404)] //~ unknown attribute `staus`; did you mean `#[status]`? //~ cannot find attribute `staus`
    A,
    #[status(404)]
    B {
        #[pubic] //~ unknown attribute `pubic`; did you mean `#[public]`? //~ cannot find attribute `pubic`
        name: String,
    },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
