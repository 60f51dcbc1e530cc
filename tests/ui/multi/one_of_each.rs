// Seven mistakes in one type: seven messages, and nothing after them.
use ayushma_errors::ApiError;

#[derive(ApiError)]
enum E {
    #[status(200)] //~ status `200` is not an error status
    Success,
    #[status("404")] //~ remove the quotes
    Quoted,
    Missing, //~ missing `#[status(...)]` on variant `Missing`
    #[status(404)]
    #[message("no {nam}")] //~ did you mean `name`?
    Unknown { name: String },
    #[status(401)]
    #[message("bad {token}")] //~ field `token` is redacted
    Redacted { #[redact] token: String },
    #[status(400)]
    #[code("success")] //~ duplicate code `success`: variant `Success` has it already
    Twice,
    #[status(400)]
    Reserved { #[public] detail: String }, //~ member `detail` is reserved
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
