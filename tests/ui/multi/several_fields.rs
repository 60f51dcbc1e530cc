// Each field is looked at.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct E {
    name: String, //~ has no decision
    token: bool, //~ its name has the word `token`
    #[public]
    title: String, //~ member `title` is reserved
    #[status(404)] //~ belongs on a variant or the type
    count: u64,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
