// A header's template has the fields alone.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(416)]
    #[header("Content-Range" = "bytes */{}", .len)] //~ a header's template takes no arguments; write `"Content-Range" = format!("bytes */{}", ..)`
    A { #[public] len: u64 },
    #[status(416)]
    #[header("Content-Range" = "bytes */{n}", n = .len)] //~ a header's template takes no arguments
    B { #[public] len: u64 },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
