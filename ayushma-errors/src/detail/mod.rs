//! What is wrong with a request: a text, a list or a map, nested to any depth.
//!
//! Nothing here recurses into a detail: whoever fills it may be led by a hostile request, and a stack is short.

mod field;
#[cfg(feature = "garde")]
mod garde;
mod json;
mod leaves;
mod map;
mod pieces;
#[cfg(feature = "serde-path")]
mod serde_path;
#[cfg(feature = "validator")]
mod validator;

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde_core::ser::{Error as _, SerializeMap, SerializeSeq};
use serde_core::{Serialize, Serializer};

#[cfg(feature = "derive")]
pub(crate) use self::field::slot;
#[doc(hidden)]
pub use self::field::{AskDetail, ErrorsField, errors_slot};
#[doc(hidden)]
pub use self::json::Problems;
pub(crate) use self::json::{each_place, put_code, write, write_pointers};
pub use self::leaves::{Leaf, Leaves, Step};
pub use self::map::Map;
pub use self::pieces::{Piece, Pieces};
use crate::code::Code;
use crate::text::Escaped;

/// The key of what is wrong with a map as a whole, as Django REST Framework has it.
///
/// ```
/// use ayushma_errors::detail::{Detail, NON_FIELD_ERRORS};
///
/// let mut detail = Detail::map([("title", ["Too long."])]);
/// detail.add([NON_FIELD_ERRORS], "The project is archived.");
/// assert_eq!(format!("{detail:?}"), r#"{"title":["Too long."],"non_field_errors":["The project is archived."]}"#);
/// ```
pub const NON_FIELD_ERRORS: &str = "non_field_errors";

/// What is wrong with a request: a text with a code, a list, or a map in the order of insertion, nested to any depth.
///
/// A field `#[public(errors)] problems: Detail` of an error is shown by each format in its own way.
///
/// ```
/// use ayushma_errors::Detail;
///
/// let mut detail = Detail::map([("title", ["This field is required."])]);
/// detail.add(["author", "email"], Detail::text("Enter a valid email address.").with_code("invalid"));
///
/// let problems: Vec<String> = detail.leaves().map(|leaf| format!("{}: {}", leaf.pointer(), leaf.text())).collect();
/// assert_eq!(problems, ["#/title: This field is required.", "#/author/email: Enter a valid email address."]);
/// ```
pub struct Detail(Node);

enum Node {
    Text {
        text: Cow<'static, str>,
        code: Option<Code<'static>>,
    },
    List(Vec<Detail>),
    Map(Map),
}

/// What a [`Detail`] is at its outermost.
///
/// ```
/// use ayushma_errors::detail::{Detail, Kind};
///
/// let detail = Detail::text("Too long.").with_code("max_length");
/// match detail.kind() {
///     Kind::Text { text, code } => assert_eq!((text, code.unwrap().as_str()), ("Too long.", Some("max_length"))),
///     Kind::List(_) | Kind::Map(_) => unreachable!(),
/// }
/// ```
#[derive(Debug)]
pub enum Kind<'a> {
    /// One problem, with its code where it has one of its own.
    Text {
        /// What the caller reads.
        text: &'a str,
        /// What the caller's program matches on; without it the error's own code counts.
        code: Option<&'a Code<'static>>,
    },
    /// Problems of one place, or the problems of each item of a list.
    List(&'a [Detail]),
    /// Problems by the name of their field.
    Map(&'a Map),
}

impl Detail {
    /// One problem.
    ///
    /// ```
    /// use ayushma_errors::Detail;
    ///
    /// assert_eq!(format!("{:?}", Detail::text("Too long.")), r#""Too long.""#);
    /// ```
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Detail(Node::Text {
            text: text.into(),
            code: None,
        })
    }

    /// Problems of one place, or the problems of each item of a list.
    ///
    /// ```
    /// use ayushma_errors::Detail;
    ///
    /// assert_eq!(format!("{:?}", Detail::list(["Too long.", "Not a title."])), r#"["Too long.","Not a title."]"#);
    /// ```
    pub fn list<T: Into<Detail>>(items: impl IntoIterator<Item = T>) -> Self {
        Detail(Node::List(items.into_iter().map(Into::into).collect()))
    }

    /// Problems by the name of their field; of two of one name the last counts.
    ///
    /// ```
    /// use ayushma_errors::Detail;
    ///
    /// let detail = Detail::map([("title", "Too long."), ("kind", "No such kind.")]);
    /// assert_eq!(format!("{detail:?}"), r#"{"title":"Too long.","kind":"No such kind."}"#);
    /// ```
    pub fn map<K: Into<Cow<'static, str>>, V: Into<Detail>>(
        entries: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Detail(Node::Map(entries.into_iter().collect()))
    }

    /// The same with this code at each text that has none.
    ///
    /// ```
    /// use ayushma_errors::Detail;
    ///
    /// let detail = Detail::list(["Too long."]).with_code("max_length");
    /// assert_eq!(*detail.leaves().next().unwrap().code().unwrap(), "max_length");
    /// ```
    #[must_use]
    #[inline]
    pub fn with_code(mut self, code: impl Into<Code<'static>>) -> Self {
        let default = code.into();
        let mut open = vec![&mut self];
        while let Some(detail) = open.pop() {
            match &mut detail.0 {
                Node::Text { code, .. } => {
                    code.get_or_insert_with(|| default.clone());
                }
                Node::List(items) => open.extend(items),
                Node::Map(map) => open.extend(map.details_mut()),
            }
        }
        self
    }

    /// Adds a problem of the field at the end of the path: what is there already stays, in a list.
    ///
    /// Where a field has problems of its own and others within it, its own are under [`NON_FIELD_ERRORS`].
    ///
    /// ```
    /// use ayushma_errors::Detail;
    ///
    /// let mut detail = Detail::default();
    /// detail.add(["author"], "No such author.");
    /// detail.add(["author", "email"], "Enter a valid email address.");
    /// assert_eq!(
    ///     format!("{detail:?}"),
    ///     r#"{"author":{"non_field_errors":["No such author."],"email":["Enter a valid email address."]}}"#
    /// );
    /// ```
    pub fn add<K: Into<Cow<'static, str>>>(
        &mut self,
        path: impl IntoIterator<Item = K>,
        problem: impl Into<Detail>,
    ) {
        let mut at = self;
        for key in path {
            at = at.as_map().at(key.into());
        }
        if matches!(&at.0, Node::Map(map) if !map.is_empty()) {
            at = at.as_map().at(Cow::Borrowed(NON_FIELD_ERRORS));
        }
        at.as_list().push(problem.into());
    }

    /// What it is at its outermost.
    #[must_use]
    pub fn kind(&self) -> Kind<'_> {
        match &self.0 {
            Node::Text { text, code } => Kind::Text {
                text,
                code: code.as_ref(),
            },
            Node::List(items) => Kind::List(items),
            Node::Map(map) => Kind::Map(map),
        }
    }

    /// Its parts, one after the other as they are written: for formats of one's own.
    ///
    /// ```
    /// use ayushma_errors::detail::{Detail, Piece};
    ///
    /// let detail = Detail::list(["Too long."]);
    /// let pieces: Vec<Piece> = detail.pieces().collect();
    /// assert_eq!(pieces, [Piece::List, Piece::Text { text: "Too long.", code: None }, Piece::End]);
    /// ```
    #[must_use]
    pub fn pieces(&self) -> Pieces<'_> {
        Pieces::of(self)
    }

    /// Each problem with its place.
    ///
    /// ```
    /// use ayushma_errors::Detail;
    ///
    /// let detail = Detail::map([("tags", [Detail::default(), Detail::list(["Too long."])])]);
    /// assert_eq!(detail.leaves().next().unwrap().pointer(), "#/tags/1");
    /// ```
    #[must_use]
    #[inline]
    pub fn leaves(&self) -> Leaves<'_> {
        Leaves::of(self)
    }

    /// Whether there is no problem in it.
    ///
    /// ```
    /// use ayushma_errors::Detail;
    ///
    /// assert!(Detail::map([("items", Detail::default())]).is_empty());
    /// assert!(!Detail::text("").is_empty());
    /// ```
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.leaves().next().is_none()
    }

    #[inline]
    fn as_map(&mut self) -> &mut Map {
        if !matches!(self.0, Node::Map(_)) {
            let own = std::mem::take(self);
            if !own.is_empty() {
                *self = Detail::map([(NON_FIELD_ERRORS, own)]);
            }
        }
        match &mut self.0 {
            Node::Map(map) => map,
            _ => unreachable!("it was made one"),
        }
    }

    #[inline]
    fn as_list(&mut self) -> &mut Vec<Detail> {
        if !matches!(self.0, Node::List(_)) {
            let own = std::mem::take(self);
            self.0 = Node::List(if own.is_empty() {
                Vec::new()
            } else {
                vec![own]
            });
        }
        match &mut self.0 {
            Node::List(items) => items,
            _ => unreachable!("it was made one"),
        }
    }
}

/// No problem: an empty map.
impl Default for Detail {
    fn default() -> Self {
        Detail(Node::Map(Map::default()))
    }
}

impl Drop for Detail {
    fn drop(&mut self) {
        let mut rest = Vec::new();
        take_parts(self, &mut rest);
        while let Some(mut detail) = rest.pop() {
            take_parts(&mut detail, &mut rest);
        }
    }
}

fn take_parts(detail: &mut Detail, rest: &mut Vec<Detail>) {
    match &mut detail.0 {
        Node::Text { .. } => {}
        Node::List(items) => rest.append(items),
        Node::Map(map) => map.take_details(rest),
    }
}

impl Clone for Detail {
    #[inline]
    fn clone(&self) -> Self {
        pieces::build(self.pieces())
    }
}

impl PartialEq for Detail {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.pieces().eq(other.pieces())
    }
}

impl Eq for Detail {}

/// As JSON, without the codes.
impl fmt::Debug for Detail {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        let text = if write(self, &mut out, crate::slot::LONGEST_TEXT) {
            String::from_utf8_lossy(&out)
        } else {
            Cow::Borrowed("[too long]")
        };
        Escaped::new(f).write_str(&text)
    }
}

/// The texts in their lists and maps, without the codes; at most 128 levels of them, as `Serialize` has to recurse.
impl Serialize for Detail {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Level(self, 0).serialize(serializer)
    }
}

struct Level<'a>(&'a Detail, usize);

impl Serialize for Level<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Level(detail, level) = *self;
        if level == 128 {
            return Err(S::Error::custom("the detail is nested too deeply"));
        }
        match &detail.0 {
            Node::Text { text, .. } => serializer.serialize_str(text),
            Node::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Level(item, level + 1))?;
                }
                list.end()
            }
            Node::Map(map) => {
                let mut entries = serializer.serialize_map(Some(map.len()))?;
                for (key, value) in map.iter() {
                    entries.serialize_entry(key, &Level(value, level + 1))?;
                }
                entries.end()
            }
        }
    }
}

macro_rules! from_text {
    ($($ty:ty),*) => {$(
        impl From<$ty> for Detail {
            #[inline]
            fn from(text: $ty) -> Self {
                Detail::text(text)
            }
        }
    )*};
}
from_text!(&'static str, String, Cow<'static, str>);

impl From<Map> for Detail {
    #[inline]
    fn from(map: Map) -> Self {
        Detail(Node::Map(map))
    }
}

impl<T: Into<Detail>> From<Vec<T>> for Detail {
    fn from(items: Vec<T>) -> Self {
        Detail::list(items)
    }
}

impl<T: Into<Detail>, const N: usize> From<[T; N]> for Detail {
    fn from(items: [T; N]) -> Self {
        Detail::list(items)
    }
}
