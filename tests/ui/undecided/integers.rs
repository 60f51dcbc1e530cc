// Phone and record numbers live in them.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    A { a: u64 }, //~ has no decision
    #[status(405)]
    B { b: i32 }, //~ has no decision
    #[status(406)]
    C { c: f64 }, //~ has no decision
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
