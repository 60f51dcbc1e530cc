// A width is a field like any other.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("no {name:>widht$}")] //~ widht
    A { name: String, width: usize },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
