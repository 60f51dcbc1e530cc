//! Each problem with its place.

use std::fmt::{self, Display, Write};

use super::{Detail, NON_FIELD_ERRORS, Piece, Pieces};
use crate::code::Code;

/// One problem of a [`Detail`], with its place.
///
/// ```
/// use ayushma_errors::Detail;
///
/// let detail = Detail::map([("a/b", ["Too long."])]);
/// let leaf = detail.leaves().next().unwrap();
/// assert_eq!(leaf.text(), "Too long.");
/// assert!(leaf.code().is_none());
/// assert_eq!(leaf.pointer(), "#/a~1b");
/// assert_eq!(leaf.path().iter().map(ToString::to_string).collect::<Vec<_>>(), ["a/b"]);
/// ```
#[derive(Clone, Debug)]
pub struct Leaf<'a> {
    text: &'a str,
    code: Option<&'a Code<'static>>,
    path: Vec<Step<'a>>,
}

/// One step on the way to a problem.
///
/// ```
/// use ayushma_errors::detail::{Detail, Step};
///
/// let detail = Detail::map([("tags", [["Too long."]])]);
/// assert_eq!(detail.leaves().next().unwrap().path(), [Step::Key("tags"), Step::Index(0)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into a map.
    Key(&'a str),
    /// Into a list.
    Index(usize),
}

impl Display for Step<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Key(key) => f.write_str(key),
            Step::Index(index) => index.fmt(f),
        }
    }
}

impl<'a> Leaf<'a> {
    /// What the caller reads.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The problem's code, where it has one of its own; else the error's counts.
    #[must_use]
    #[inline]
    pub fn code(&self) -> Option<&'a Code<'static>> {
        self.code
    }

    /// The way to the problem's place. A text in a list is a problem of the list's place, not of an item.
    #[must_use]
    #[inline]
    pub fn path(&self) -> &[Step<'a>] {
        &self.path
    }

    /// The place as a JSON pointer in a URI fragment, as in RFC 9457: `#/author/email`.
    ///
    /// What is under [`NON_FIELD_ERRORS`] is wrong with the map as a whole, so it points to the map.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = "#".to_owned();
        let path = match self.path.split_last() {
            Some((Step::Key(NON_FIELD_ERRORS), path)) => path,
            _ => &self.path,
        };
        for step in path {
            pointer.push('/');
            match step {
                Step::Key(key) => push_token(&mut pointer, key),
                // Writing to a string does not fail.
                Step::Index(index) => _ = write!(pointer, "{index}"),
            }
        }
        pointer
    }
}

/// RFC 6901: `~` and `/` are escaped, and what a fragment cannot hold is percent-encoded.
fn push_token(pointer: &mut String, key: &str) {
    for byte in key.bytes() {
        match byte {
            b'~' => pointer.push_str("~0"),
            b'/' => pointer.push_str("~1"),
            _ if byte.is_ascii_alphanumeric() || b"-._!$&'()*+,;=:@?".contains(&byte) => {
                pointer.push(char::from(byte));
            }
            _ => _ = write!(pointer, "%{byte:02X}"),
        }
    }
}

/// The problems of a [`Detail`]: see [`Detail::leaves`].
#[derive(Debug)]
pub struct Leaves<'a> {
    pieces: Pieces<'a>,
    /// How many items each open list has had; `None` for a map.
    open: Vec<Option<usize>>,
    path: Vec<Step<'a>>,
}

impl<'a> Leaves<'a> {
    pub(super) fn of(detail: &'a Detail) -> Self {
        Leaves {
            pieces: detail.pieces(),
            open: Vec::new(),
            path: Vec::new(),
        }
    }
}

impl<'a> Iterator for Leaves<'a> {
    type Item = Leaf<'a>;

    fn next(&mut self) -> Option<Leaf<'a>> {
        loop {
            match self.pieces.next()? {
                Piece::Text { text, code } => {
                    let path = self.path.clone();
                    match self.open.last_mut() {
                        Some(Some(items)) => *items += 1,
                        Some(None) => _ = self.path.pop(),
                        None => {}
                    }
                    return Some(Leaf { text, code, path });
                }
                piece @ (Piece::List | Piece::Map) => {
                    if let Some(Some(items)) = self.open.last_mut() {
                        self.path.push(Step::Index(*items));
                        *items += 1;
                    }
                    let is_list = matches!(piece, Piece::List);
                    self.open.push(if is_list { Some(0) } else { None });
                }
                Piece::Key(key) => self.path.push(Step::Key(key)),
                Piece::End => {
                    self.open.pop();
                    self.path.pop();
                }
            }
        }
    }
}
