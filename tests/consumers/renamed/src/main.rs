//! The runtime crate is known only under another name, or through somebody else's re-export.

use errs::{ApiError as _, respond};

pub mod platform {
    pub mod errors {
        pub use errs::*;
    }
}

#[derive(errs::ApiError)]
#[api(crate = errs)]
enum ByName {
    #[status(404)]
    #[message("no chat {chat}")]
    NotFound { chat: u64 },

    #[status(502)]
    Io(#[from] std::io::Error),

    #[api(transparent)]
    Quoted(#[from] Quoted),
}

#[derive(errs::ApiError)]
#[api(crate = "errs")]
#[status(409)]
#[header("Retry-After" = .wait)]
struct Quoted {
    #[public]
    wait: u64,
    #[redact(last = 4)]
    api_key: String,
}

#[derive(errs::ApiError)]
#[api(crate = crate::platform::errors)]
#[status(410)]
struct ReExported<T> {
    #[internal]
    value: T,
}

fn main() {
    let err = ByName::NotFound { chat: 7 };
    assert_eq!(respond(&err).status(), 404);
    assert_eq!(err.to_string(), "no chat 7");
    assert_eq!(ByName::from(std::io::Error::other("x")).status(), 502);

    let quoted = Quoted {
        wait: 3,
        api_key: "0123456789abcdef".to_owned(),
    };
    assert!(!format!("{quoted:?}").contains("0123"));
    let response = respond(&ByName::from(quoted));
    assert_eq!(response.status(), 409);
    assert_eq!(response.headers()["retry-after"], "3");

    assert_eq!(ReExported { value: "x" }.code().to_string(), "re_exported");
}
