//! Nothing is in scope but what is named, under the oldest edition that we serve.
#![no_implicit_prelude]

#[derive(::ayushma_errors::ApiError)]
#[status(500)]
#[log(critical)]
enum Error {
    #[status(404)]
    #[message("no chat {chat}, {n} left", n = .left.len())]
    #[code("no_chat")]
    #[header("X-Left" = "{chat}")]
    NotFound {
        chat: u64,
        #[public]
        left: ::std::vec::Vec<u16>,
    },

    #[status(502, from = .upstream)]
    #[error("key {api_key} was refused")]
    #[public("hint" = "try another")]
    Upstream {
        upstream: ::std::option::Option<u16>,
        #[redact(last = 4)]
        api_key: ::std::string::String,
        #[redact(hash)]
        login: ::std::string::String,
        #[internal]
        model: ::std::string::String,
        #[internal(debug)]
        raw: ::std::vec::Vec<u8>,
        #[source]
        cause: ::std::io::Error,
        #[location]
        place: &'static ::std::panic::Location<'static>,
    },

    #[message(from = .0)]
    Text(::std::string::String),

    #[api(like = Inner)]
    Like,

    #[api(transparent)]
    Inner(#[from] Inner),

    Io(
        #[from] ::std::io::Error,
        #[location] &'static ::std::panic::Location<'static>,
        #[backtrace] ::std::backtrace::Backtrace,
    ),
}

#[derive(::ayushma_errors::ApiError)]
#[status(410)]
struct Inner;

#[derive(::ayushma_errors::ApiError)]
#[status(400)]
struct Generic<T>(#[public("value")] T);

#[derive(::ayushma_errors::ApiError)]
#[status(422)]
#[api(format = ::ayushma_errors::body::Drf)]
struct Invalid(#[public(errors)] ::ayushma_errors::Detail);

#[derive(::ayushma_errors::ApiError)]
enum Never {}

fn main() {
    use ::std::string::ToString as _;

    let err = Error::NotFound {
        chat: 7,
        left: ::std::vec![1, 2],
    };
    ::std::assert_eq!(err.to_string(), "no chat 7, 2 left");
    ::std::assert_eq!(::ayushma_errors::respond(&err).headers()["x-left"], "7");
    ::std::assert_eq!(::ayushma_errors::respond(&Error::Like).status(), 410);
    ::std::assert_eq!(::ayushma_errors::respond(&Generic("a")).status(), 400);
    let invalid = Invalid(::ayushma_errors::Detail::list(["Too long."]));
    ::std::assert_eq!(
        ::ayushma_errors::respond(&invalid).body(),
        b"[\"Too long.\"]"
    );
    let _: fn(Never) -> ::std::boxed::Box<dyn ::ayushma_errors::ApiError> =
        |never| ::std::boxed::Box::new(never);
    let upstream = Error::Upstream {
        upstream: ::std::option::Option::Some(503),
        api_key: "0123456789abcdef".to_string(),
        login: "kim".to_string(),
        model: "m".to_string(),
        raw: ::std::vec![1],
        cause: ::std::io::Error::other("down"),
        place: ::std::panic::Location::caller(),
    };
    ::std::assert_eq!(::ayushma_errors::respond(&upstream).status(), 503);
    ::std::mem::drop((
        Error::Text(err.to_string()),
        Error::from_io(),
        Error::Inner(Inner),
    ));
}

impl Error {
    fn from_io() -> Self {
        ::std::convert::From::from(::std::io::Error::other("down"))
    }
}
