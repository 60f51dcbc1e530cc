// Another error of the chain is no less foreign, and no type that it is seen as makes its text ours.
use std::io;
use std::sync::Arc;

use ayushma_errors::ApiError;

#[derive(ApiError)]
#[status(502)]
enum E {
    #[message("{}", .cause.as_ref())] //~ field `cause` is a source and cannot appear in the message
    AsRef { #[source] cause: Box<io::Error> },
    #[message("{}", .cause.root_cause())] //~ field `cause` is a source
    Root { #[source] cause: anyhow::Error },
    #[message("{}", .cause.get_ref().unwrap())] //~ field `cause` is a source
    GetRef { #[source] cause: io::Error },
    #[message("{}", if let Some(err) = .cause { err.to_string() } else { String::new() })] //~ field `cause` is a source
    IfLet { #[source] cause: Option<Arc<io::Error>> },
    #[message("{}", .cause.as_ref().map(|err| err.to_string()).unwrap_or_default())] //~ field `cause` is a source
    Closure { #[source] cause: Option<io::Error> },
}

fn main() {
    demand::<E>();
}

fn demand<T: ApiError>() {}
