//! The names that an expansion is tempted to use mean something else here.
#![allow(
    dead_code,
    unused_macros,
    non_camel_case_types,
    reason = "the names below are there to be in the way"
)]

mod std {}
mod core {}
mod alloc {}
mod http {}
mod serde {}
mod axum_core {}
mod actix_web {}
mod tracing {}
mod __private {}
mod ayushma_errors {}

struct Option;
struct Result;
struct String;
struct Vec;
struct Box;
struct Some;
struct None;
struct Ok;
struct Err;
struct Self_;
struct Code;
struct Level;
struct Slot;
struct Table;
struct Definition;
struct Formatter;
trait Debug {}
trait Display {}
trait Error {}
trait From {}
trait Into {}
trait Serialize {}
trait Default {}
trait Clone {}
trait ToString {}
type Text = ::std::string::String;
type Number = ::core::primitive::u16;

macro_rules! format_args {
    ($($any:tt)*) => {
        compile_error!("somebody else's `format_args!`")
    };
}
macro_rules! concat {
    ($($any:tt)*) => {
        compile_error!("somebody else's `concat!`")
    };
}
macro_rules! module_path {
    ($($any:tt)*) => {
        compile_error!("somebody else's `module_path!`")
    };
}
macro_rules! assert {
    ($($any:tt)*) => {
        compile_error!("somebody else's `assert!`")
    };
}
macro_rules! panic {
    ($($any:tt)*) => {
        compile_error!("somebody else's `panic!`")
    };
}
macro_rules! matches {
    ($($any:tt)*) => {
        compile_error!("somebody else's `matches!`")
    };
}

#[derive(::ayushma_errors::ApiError)]
#[status(500)]
enum Failure {
    #[status(404)]
    #[message("no chat {chat}, {n} left", n = .left.len())]
    #[header("X-Left" = .chat)]
    NotFound {
        chat: ::core::primitive::u64,
        #[public]
        left: ::std::vec::Vec<Number>,
    },

    #[status(502, from = .upstream)]
    #[log(from = .level)]
    #[error("key {api_key} was refused")]
    Upstream {
        upstream: ::std::option::Option<Number>,
        level: ::ayushma_errors::Level,
        #[redact(last = 4)]
        api_key: Text,
        #[internal]
        f: Text,
        #[internal]
        with: Text,
        #[source]
        source: ::std::io::Error,
    },

    // Variants that are called like what a match would name.
    Some(#[internal] Text),
    None,
    Ok,
    Err,
    Self_,

    #[status(502)]
    Io(#[from] ::std::io::Error),
}

fn main() {
    use ::std::string::ToString as _;

    let err = Failure::NotFound {
        chat: 7,
        left: ::std::vec::Vec::new(),
    };
    ::std::assert_eq!(err.to_string(), "no chat 7, 0 left");
    ::std::assert_eq!(::ayushma_errors::respond(&err).status(), 404);
    ::std::assert_eq!(::ayushma_errors::respond(&Failure::None).status(), 500);
}
