// The template is checked against the variant's fields.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(404)]
struct Inner;

#[derive(ApiError)]
enum E {
    #[api(like = .innr)] //~ no field `innr`
    A { #[internal(debug)] inner: Inner },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
