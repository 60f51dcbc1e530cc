// A type of one's own is decided by `LogSafe`, or here.
use ayushma_errors::ApiError;

struct ChatId;

#[derive(ApiError)]
#[status(404)]
struct E {
    chat: ChatId, //~ has no decision
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
