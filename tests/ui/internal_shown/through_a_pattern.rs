// What a pattern takes out of a text is the text.
use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(502)]
enum E {
    #[message("{}", match .a { Some(x) => x, None => "none" })] //~ field `a` is internal
    Match { #[internal] a: Option<String> },
    #[message("{}", match .a.as_deref() { Some(x) if !x.is_empty() => x.to_owned(), _ => String::new() })] //~ field `a` is internal
    Guard { #[internal] a: Option<String> },
    #[message("{}", if let Some(x) = .a { x } else { "none" })] //~ field `a` is internal
    IfLet { #[internal] a: Option<String> },
    #[message("{}", { let x = .a.as_str(); x })] //~ field `a` is internal
    Let { #[internal] a: String },
    #[message("{}", .a.as_ref().map(|x| x.as_str()).unwrap_or("none"))] //~ field `a` is internal
    Closure { #[internal] a: Option<String> },
    #[message("{}", match .a { Some(x) => format!("{x}!"), None => String::new() })] //~ field `a` is internal
    Captured { #[internal] a: Option<String> },
    #[message("{}", match .b { true => .a, false => "none" })] //~ field `a` is internal
    Arm { #[internal] a: String, b: bool },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
