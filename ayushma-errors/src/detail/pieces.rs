//! A detail in pieces, one after the other, by which it is written, compared and copied without recursion.

use std::borrow::Cow;
use std::slice;

use super::{Detail, Map, Node};
use crate::code::Code;

/// One piece of a [`Detail`], in the order in which it is written.
///
/// ```
/// use ayushma_errors::detail::{Detail, Piece};
///
/// let detail = Detail::map([("title", "Too long.")]);
/// let pieces: Vec<Piece> = detail.pieces().collect();
/// assert_eq!(
///     pieces,
///     [Piece::Map, Piece::Key("title"), Piece::Text { text: "Too long.", code: None }, Piece::End]
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A problem.
    Text {
        /// What the caller reads.
        text: &'a str,
        /// Its code, where it has one of its own.
        code: Option<&'a Code<'static>>,
    },
    /// A list begins.
    List,
    /// A map begins.
    Map,
    /// The key of what comes next.
    Key(&'a str),
    /// The list or map that began last ends.
    End,
}

/// The pieces of a [`Detail`]: see [`Detail::pieces`].
pub struct Pieces<'a> {
    /// What is to come before what is open goes on.
    next: Option<&'a Detail>,
    open: Vec<Open<'a>>,
}

enum Open<'a> {
    List(slice::Iter<'a, Detail>),
    Map(slice::Iter<'a, (Cow<'static, str>, Detail)>),
}

impl<'a> Pieces<'a> {
    pub(super) fn of(detail: &'a Detail) -> Self {
        Pieces {
            next: Some(detail),
            open: Vec::new(),
        }
    }

    fn begin(&mut self, detail: &'a Detail) -> Piece<'a> {
        match &detail.0 {
            Node::Text { text, code } => Piece::Text {
                text,
                code: code.as_ref(),
            },
            Node::List(items) => {
                self.open.push(Open::List(items.iter()));
                Piece::List
            }
            Node::Map(map) => {
                self.open.push(Open::Map(map.entries().iter()));
                Piece::Map
            }
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(detail) = self.next.take() {
            return Some(self.begin(detail));
        }
        match self.open.last_mut()? {
            Open::List(items) => {
                if let Some(item) = items.next() {
                    return Some(self.begin(item));
                }
            }
            Open::Map(entries) => {
                if let Some((key, value)) = entries.next() {
                    self.next = Some(value);
                    return Some(Piece::Key(key));
                }
            }
        }
        self.open.pop();
        Some(Piece::End)
    }
}

impl std::fmt::Debug for Pieces<'_> {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces").finish_non_exhaustive()
    }
}

/// The detail that the pieces are of.
#[inline]
pub(super) fn build(pieces: Pieces<'_>) -> Detail {
    // What is open, and the key by which each is known to the one before.
    let mut open: Vec<(Detail, Option<&str>)> = Vec::new();
    let mut next_key = None;
    for piece in pieces {
        let (done, key) = match piece {
            Piece::Key(key) => {
                next_key = Some(key);
                continue;
            }
            Piece::List => {
                open.push((Detail(Node::List(Vec::new())), next_key.take()));
                continue;
            }
            Piece::Map => {
                open.push((Detail(Node::Map(Map::default())), next_key.take()));
                continue;
            }
            Piece::Text { text, code } => {
                let node = Node::Text {
                    text: Cow::Owned(text.to_owned()),
                    code: code.cloned(),
                };
                (Detail(node), next_key.take())
            }
            Piece::End => match open.pop() {
                Some(ended) => ended,
                None => break,
            },
        };
        match open.last_mut() {
            None => return done,
            Some((outer, _)) => match (&mut outer.0, key) {
                (Node::List(items), _) => items.push(done),
                (Node::Map(map), Some(key)) => map.insert(key.to_owned(), done),
                _ => {}
            },
        }
    }
    Detail::default()
}
