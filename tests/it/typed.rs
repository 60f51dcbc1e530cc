//! Items that are typed in every way that Rust allows, or made by macros: the derive reads them by hand.
#![allow(
    unused_parens,
    unused_braces,
    reason = "what nobody has to write may be written, and macros do"
)]
#![allow(clippy::type_complexity, reason = "long types are what is asked about")]
#![allow(
    non_camel_case_types,
    reason = "a raw name is a keyword, and those are small"
)]

use std::error::Error;
use std::fmt::{Debug, Display};
use std::io;
use std::path::PathBuf;

use ayushma_errors::ApiError;
use ayushma_errors::testing::capture;
use serde_json::{Value, json};

fn sent(err: &dyn ApiError) -> Value {
    serde_json::from_slice(&capture(err).body).unwrap()
}

mod places {
    use ayushma_errors::ApiError;

    #[derive(ApiError)]
    #[status(400)]
    pub(in crate::typed) struct Scoped(
        #[public("a")] pub(crate) u8,
        #[public("b")] pub (u8, u16),
        #[public("c")] pub(in crate::typed) u8,
        #[public("d")] pub(super) (),
        #[public("e")] pub (super::Word),
    );
}

type Word = String;

#[test]
fn what_a_tuples_field_is_seen_by_is_told_from_its_type() {
    let body = sent(&places::Scoped(1, (2, 3), 4, (), "5".into()));
    assert_eq!(body["b"], json!([2, 3]));
    assert_eq!(body["d"], json!(null));
    assert_eq!(body["e"], json!("5"));
}

#[derive(ApiError)]
#[status(400)]
#[repr(i16)]
enum Numbered {
    A = 1 << 3,
    B = -((1 < 2) as i16),
    C = <[i16; 2] as Constants<i16, 7>>::SEVEN,
    D = pick::<i16, { 1 > 2 }>(9, 10),
    E = 0x7F as Alias<i16, u8>,
    F,
}

trait Constants<T, const N: i16> {
    const SEVEN: i16 = N;
}
impl Constants<i16, 7> for [i16; 2] {}
type Alias<T, U> = <(T, U) as First>::Type;
trait First {
    type Type;
}
impl<T, U> First for (T, U) {
    type Type = T;
}
const fn pick<T: Copy, const FIRST: bool>(first: T, second: T) -> T {
    if FIRST { first } else { second }
}

#[test]
fn a_discriminants_commas_do_not_end_a_variant() {
    let all = [
        (Numbered::A, "a", 8),
        (Numbered::B, "b", -1),
        (Numbered::C, "c", 7),
        (Numbered::D, "d", 10),
        (Numbered::E, "e", 127),
        (Numbered::F, "f", 128),
    ];
    for (err, code, number) in all {
        assert_eq!(sent(&err)["code"], code);
        assert_eq!(err as i16, number);
    }
}

#[derive(ApiError)]
#[status(400)]
#[message("{0} {1}")]
struct Odd<'a, T = Vec<u8>, const N: usize = { 1 + 2 }>(
    #[public("zero")] u8,
    #[public("one")] &'a str,
    #[internal(debug)] Option<Result<[T; N], <Vec<T> as IntoIterator>::Item>>,
    #[internal(debug)] fn(&'a str, [u8; { 3 }]) -> Vec<u8>,
    #[redact] Option<Box<dyn for<'b> Fn(&'b T) -> Vec<&'b T> + Send>>,
    #[redact(type)] (std::collections::BTreeMap<u8, Vec<T>>),
    #[source] Option<Box<dyn Error + Send + Sync>>,
)
where
    T: Debug + PartialOrd<T> + IntoIterator<Item = u8>,
    [T; { 3 }]: Sized,
    for<'b> &'b T: Send;

fn length(text: &str, _: [u8; 3]) -> Vec<u8> {
    vec![u8::try_from(text.len()).unwrap()]
}

#[test]
fn a_tuple_of_strange_types_is_read_to_its_end() {
    let root: Box<dyn Error + Send + Sync> = "root".into();
    let err = Odd::<Vec<u8>>(
        0,
        "1",
        Some(Ok([vec![1], vec![2], vec![3]])),
        length,
        None,
        (std::collections::BTreeMap::new()),
        Some(root),
    );
    let body = sent(&err);
    assert_eq!(body["detail"], "0 1");
    assert_eq!(body["one"], "1");
    assert_eq!(
        err.source().map(ToString::to_string).as_deref(),
        Some("root")
    );
    let shown = format!("{err:?}");
    assert!(shown.contains("[[1], [2], [3]]"), "{shown}");
    assert!(
        shown.contains("[REDACTED (BTreeMap<u8, Vec<T>>)]"),
        "{shown}"
    );
}

#[derive(ApiError)]
#[status(400)]
enum r#Raw<r#type: Display + Debug> {
    #[message("{match}")]
    r#Await {
        #[public]
        r#match: r#type,
        #[public]
        r#in: Option<u8>,
    },
}

#[test]
fn raw_names_are_named_without_their_prefix() {
    let body = sent(&Raw::r#Await {
        r#match: "x",
        r#in: Some(3),
    });
    assert_eq!(body["code"], "await");
    assert_eq!(body["match"], "x");
    assert_eq!(body["in"], 3);
}

macro_rules! declare {
    (
        $(#[$outer:meta])* $vis:vis enum $name:ident<$life:lifetime, $param:ident: $bound:path> {
            $($(#[$meta:meta])* $variant:ident {
                $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $ty:ty,)*
            } = $number:expr,)*
        }
    ) => {
        $(#[$outer])*
        #[repr(u8)]
        $vis enum $name<$life, $param: $bound> {
            $($(#[$meta])* $variant {
                $($(#[$field_meta])* $field_vis $field: $ty,)*
            } = $number,)*
        }
    };
}

declare! {
    /// Made by a macro.
    #[derive(ApiError)]
    #[status(404)]
    pub(crate) enum Made<'a, T: Display> {
        #[message("{name} of {kind}")]
        #[title("Lost")]
        Lost {
            #[public]
            name: &'a str,
            #[public]
            kind: &'static str,
            #[internal]
            path: PathBuf,
            #[internal]
            hint: Option<T>,
        } = 1,
        #[status(502)]
        Upstream {
            source: Option<io::Error>,
        } = { 1 + 1 },
    }
}

#[test]
fn fragments_of_a_macro_are_read_as_what_they_hold() {
    let err = Made::Lost::<u8> {
        name: "a",
        kind: "b",
        path: "/c".into(),
        hint: Some(7),
    };
    assert_eq!(sent(&err)["title"], "Lost");
    assert!(format!("{err:?}").contains('7'));
    let err = Made::Upstream::<u8> {
        source: Some(io::Error::other("root")),
    };
    assert_eq!(
        err.source().map(ToString::to_string).as_deref(),
        Some("root")
    );
}

macro_rules! tuple {
    ($name:ident $(<$($param:tt),*>)? ($($vis:vis $ty:ty),*) $(where $($clause:tt)*)?) => {
        #[derive(ApiError)]
        #[status(400)]
        struct $name $(<$($param),*>)? ($(#[internal] $vis $ty),*) $(where $($clause)*)?;
    };
}

tuple!(Visible<'a>(pub u8, pub(crate) &'static str, pub(in crate::typed) &'a str));
tuple!(Clause<T>(Option<T>, pub u8) where T: Small, for<'b> &'b T: Send);

trait Small {}
impl Small for u8 {}

#[test]
fn visibilities_and_types_of_a_macro_are_told_apart() {
    let shown = format!("{:?}", Visible(1, "2", "three"));
    assert!(shown.contains("three"), "{shown}");
    assert!(format!("{:?}", Clause(Some(7_u8), 8)).contains('7'));
}
