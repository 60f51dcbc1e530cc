// A member that is no field has a name, too.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(400)]
    #[public("status" = "lost")] //~ member `status` is reserved
    A,
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
