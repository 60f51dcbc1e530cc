// A text is itself, whatever type it is borrowed as, and whatever stands in for it where it is missing.
use std::borrow::Cow;
use std::path::PathBuf;

use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(502)]
enum E {
    #[message("{}", .a.as_deref().unwrap_or("none"))] //~ field `a` is internal and cannot appear in the message
    Deref { #[internal] a: Option<String> },
    #[message("{}", .a.as_str())] //~ field `a` is internal
    Str { #[internal] a: String },
    #[message("{}", &.a[..])] //~ field `a` is internal
    Range { #[internal] a: String },
    #[message("{}", .a.clone().to_string())] //~ field `a` is internal
    Twice { #[internal] a: String },
    #[public("a" = .a.clone().unwrap_or_default())] //~ field `a` is internal and cannot appear in a public member
    Member { #[internal] a: Option<String> },
    #[header("X-A" = .a.as_ref().unwrap().as_str())] //~ field `a` is internal and cannot appear in a header
    Header { #[internal] a: Option<String> },
    #[code("code", from = .a.as_deref())] //~ field `a` is internal and cannot appear in the code
    Code { #[internal] a: Option<String> },
    #[api(body = .a.to_string_lossy())] //~ field `a` is internal and cannot appear in the body
    Body { #[internal] a: PathBuf },
    #[message("{}", .a.join(", "))] //~ field `a` is internal
    Join { #[internal(debug)] a: Vec<String> },
    #[message("{}", (.a).as_ref())] //~ field `a` is internal
    Parenthesized { #[internal] a: Cow<'static, str> },
    #[message("{}", format!("{}", .a.as_str()))] //~ field `a` is internal
    Format { #[internal] a: String },
    #[message("{}", "because ".to_owned() + .a.as_str())] //~ field `a` is internal
    Sum { #[internal] a: String },
    #[message("{}", if *.b { .a.as_str() } else { "none" })] //~ field `a` is internal
    Chosen { #[internal] a: String, b: bool },
    #[message("{}", .b.then(|| .a.as_str()).unwrap_or_default())] //~ field `a` is internal
    Then { #[internal] a: String, b: bool },
    #[message("{}", .a.as_ref().map(String::as_str).unwrap_or("none"))] //~ field `a` is internal
    Mapped { #[internal] a: Option<String> },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
