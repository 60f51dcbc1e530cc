// `r#type` is `{type}`.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(404)]
    #[message("{r#type}")] //~ type
    A { r#type: u16 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
