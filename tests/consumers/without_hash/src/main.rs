//! Must not compile: the mask `hash` needs the feature `hash`, and the error says so. (A program of `tests/ui` cannot ask
//! this, because features unify there.)

use ayushma_errors::ApiError;

#[derive(ApiError)]
enum LoginError {
    #[status(401)]
    Refused {
        #[redact(hash)]
        login: String,
    },
}

fn main() {}
