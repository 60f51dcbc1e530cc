// What is computed from a field shows that value only.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
#[message("{n} problems", n = .list.len())]
struct E {
    list: Vec<String>, //~ has no decision
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
