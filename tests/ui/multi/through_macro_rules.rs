// A group without delimiters is looked into.
use ayushma_errors::ApiError;

macro_rules! make {
    ($name:ident, $status:literal, $text:literal, $ty:ty) => {
        #[derive(ApiError)]
        #[status($status)]
        #[message($text)]
        struct $name {
            #[internal]
            reason: $ty,
        }
    };
}
make!(E, 302, "because {reason}", String); //~ status `302` //~ field `reason` is internal

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
