// `in_message` is for the message, which the scrubber reads first; it opens no other place.
use std::io;

use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(502)]
enum E {
    #[public("a" = .source.to_string())] //~ field `source` is a source and cannot appear in a public member
    Member { #[public(in_message)] source: io::Error },
    #[header("X-A" = .source.to_string())] //~ field `source` is a source and cannot appear in a header
    Header { #[public(in_message)] source: io::Error },
    #[code("code", from = .source.to_string())] //~ field `source` is a source and cannot appear in the code
    Code { #[public(in_message)] source: io::Error },
    #[api(body = .source.to_string())] //~ field `source` is a source and cannot appear in the body
    Body { #[public(in_message)] source: io::Error },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
