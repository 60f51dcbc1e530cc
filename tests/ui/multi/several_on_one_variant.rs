// Each attribute is read, whatever is wrong with the others.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(NOT_FOUNDD)] //~ did you mean `NOT_FOUND`?
    #[code("")] //~ illegal code
    #[log(loud)] //~ unknown word `loud`
    #[header("Retry After" = "1")] //~ is not a header name
    #[api(reprot = off)] //~ did you mean `report`?
    A { #[public] #[internal] name: String }, //~ a field cannot be both
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
