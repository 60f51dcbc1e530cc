//! A detail as JSON, in the shapes that bodies need. Each is bounded, and says so when the bound was met.

use std::fmt::Write as _;

use super::{Detail, Kind, Piece, Step};
use crate::code::Code;
use crate::json::write_str;

/// The problems of an error, as its field hands them out.
#[derive(Clone, Copy)]
pub struct Problems<'a> {
    pub(crate) detail: &'a Detail,
    /// Whether the request's content was refused; other errors may have a detail, too.
    pub(crate) is_validation: bool,
}

impl Problems<'_> {
    /// Whether it is one text that refuses nothing in the request: that is the error's message, and no list.
    pub(crate) fn is_message(&self) -> bool {
        !self.is_validation && matches!(self.detail.kind(), Kind::Text { .. })
    }
}

/// The detail itself: texts, lists and maps. `false` leaves `out` as it was.
pub(crate) fn write(detail: &Detail, out: &mut Vec<u8>, limit: usize) -> bool {
    let start = out.len();
    let mut is_first = true;
    let mut ends = Vec::new();
    for piece in detail.pieces() {
        if !is_first && !matches!(piece, Piece::End) {
            out.push(b',');
        }
        is_first = matches!(piece, Piece::List | Piece::Map | Piece::Key(_));
        let (Piece::Text { text, .. } | Piece::Key(text)) = piece else {
            match piece {
                Piece::List => {
                    out.push(b'[');
                    ends.push(b']');
                }
                Piece::Map => {
                    out.push(b'{');
                    ends.push(b'}');
                }
                _ => {
                    if let Some(end) = ends.pop() {
                        out.push(end);
                    }
                }
            }
            continue;
        };
        if !put_str(out, text, start + limit) {
            out.truncate(start);
            return false;
        }
        if is_first {
            out.push(b':');
        }
    }
    fits(out, start, limit)
}

/// Each problem with its code and a JSON pointer, `[{"detail": .., "code": .., "pointer": ..}]`: for `Problem`.
pub(crate) fn write_pointers(
    detail: &Detail,
    code: &Code<'_>,
    out: &mut Vec<u8>,
    limit: usize,
) -> bool {
    let start = out.len();
    out.push(b'[');
    for (i, leaf) in detail.leaves().enumerate() {
        out.extend_from_slice(if i == 0 { b"{" } else { b",{" });
        out.extend_from_slice(b"\"detail\":");
        if !put_str(out, leaf.text(), start + limit) {
            out.truncate(start);
            return false;
        }
        out.extend_from_slice(b",\"code\":");
        put_code(out, leaf.code().unwrap_or(code));
        out.extend_from_slice(b",\"pointer\":");
        if !put_str(out, &leaf.pointer(), start + limit) {
            out.truncate(start);
            return false;
        }
        out.push(b'}');
    }
    out.push(b']');
    fits(out, start, limit)
}

/// Each problem in the order and with the place that drf-standardized-errors gives it.
///
/// That order is by depth, and an item's index counts the lists and maps in the list alone. In a list within a list it goes
/// on from the outer one's: clients may rely on that, too.
#[inline]
pub(crate) fn each_place<'a>(
    detail: &'a Detail,
    with: &mut dyn FnMut(&'a str, Option<&'a Code<'static>>, Option<String>) -> bool,
) {
    let mut steps: Vec<(Option<usize>, Step<'a>)> = Vec::new();
    let mut queue = vec![(detail, None, None)];
    let mut at = 0;
    while let Some((detail, place, index)) = queue.get(at).copied() {
        at += 1;
        match detail.kind() {
            Kind::Text { text, code } => {
                if !with(text, code, place.map(|place| dotted(&steps, place))) {
                    return;
                }
            }
            Kind::List(items) => {
                let mut index = index;
                for item in items {
                    if matches!(item.kind(), Kind::Text { .. }) {
                        queue.push((item, place, index));
                        continue;
                    }
                    let next = index.map_or(0, |index: usize| index + 1);
                    index = Some(next);
                    steps.push((place, Step::Index(next)));
                    queue.push((item, Some(steps.len() - 1), index));
                }
            }
            Kind::Map(map) => {
                for (key, value) in map.iter() {
                    steps.push((place, Step::Key(key)));
                    queue.push((value, Some(steps.len() - 1), None));
                }
            }
        }
    }
}

#[inline]
fn dotted(steps: &[(Option<usize>, Step<'_>)], place: usize) -> String {
    let mut path = Vec::new();
    let mut next = Some(place);
    while let Some((before, step)) = next.and_then(|at| steps.get(at)) {
        path.push(step);
        next = *before;
    }
    let mut text = String::new();
    for step in path.iter().rev() {
        if !text.is_empty() {
            text.push('.');
        }
        // Writing to a string does not fail.
        let _ = write!(text, "{step}");
    }
    text
}

/// A code in JSON.
pub(crate) fn put_code(out: &mut Vec<u8>, code: &Code<'_>) {
    match code {
        Code::Text(text) => write_str(out, text),
        Code::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
    }
}

// A huge text is not copied in vain.
fn put_str(out: &mut Vec<u8>, text: &str, end: usize) -> bool {
    let fits = out.len() + text.len() <= end;
    if fits {
        write_str(out, text);
    }
    fits && out.len() <= end
}

fn fits(out: &mut Vec<u8>, start: usize, limit: usize) -> bool {
    let fits = out.len() - start <= limit;
    if !fits {
        out.truncate(start);
    }
    fits
}
