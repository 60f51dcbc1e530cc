//! What never changes in the problem of a variant: escaped when it is first asked for, and then copied.

use std::fmt;

use super::PublicView;
use super::problem::opening;
use crate::definition::{Definition, MemberMode, Piece, Via};
use crate::detail::put_code;
use crate::error::ApiError;
use crate::json;
use crate::occurrence::OccurrenceId;
use crate::slot::{LONGEST_JSON, LONGEST_TEXT, Slot};
use crate::text::LARGEST_ROOM;

/// The fixed texts of a variant's problem, each of them JSON already.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// From the brace to the first value of the message. Where there are no values, it is the whole problem.
    head: Vec<u8>,
    /// Where the message ends in it, if it is the whole.
    whole: Option<usize>,
    /// The message's values, each with the text behind it.
    values: Vec<Value>,
    /// How long the message is without its values.
    literals: usize,
    /// From the quote that ends the message, or the `instance`, to what ends the member `code`.
    tail: Vec<u8>,
    /// The public fields, each with its name and what is around it.
    members: Vec<Value>,
}

/// A value that is to be written, and the fixed text beside it.
#[derive(Debug)]
struct Value {
    slot: usize,
    /// Whether a `null` stays.
    keeps_null: bool,
    text: Vec<u8>,
}

impl Prepared {
    /// The fixed texts of the error's problem, where it has the status and the code that its definition says.
    ///
    /// An impl that is written by hand may share a definition of the derive's, and say more than it does.
    pub(super) fn find(err: &dyn ApiError) -> Option<&'static Self> {
        let own = err.__derived()?;
        own.problem.get_or_init(|| Self::of(own, err)).as_ref()
    }

    /// Nothing where a part is computed or another error's, or where a member is no plain value.
    fn of(own: &Definition, err: &dyn ApiError) -> Option<Self> {
        let is_computed = own.dynamic_status || own.dynamic_code || own.message_with;
        if is_computed || own.via != Via::Itself {
            return None;
        }
        let mut members = Vec::new();
        for field in own.fields {
            let Some(member) = field.member else { continue };
            if !matches!(member.mode, MemberMode::Plain | MemberMode::Null) {
                return None;
            }
            let mut name = b",".to_vec();
            json::write_str(&mut name, member.name);
            name.push(b':');
            members.push(Value {
                slot: member.slot,
                keeps_null: member.mode == MemberMode::Null,
                text: name,
            });
        }
        let mut head = Vec::new();
        let mut tail = b"\",\"code\":".to_vec();
        let (mut values, mut literals) = (Vec::<Value>::new(), 0);
        PublicView::with(err, &[], &mut |view| {
            head = opening(view);
            put_code(&mut tail, view.code());
            let Some(message) = own.message else {
                json::escape(&mut head, &view.message());
                return;
            };
            for piece in message.pieces {
                match piece {
                    Piece::Literal(text) => {
                        literals += text.len();
                        let before = match values.last_mut() {
                            Some(value) => &mut value.text,
                            None => &mut head,
                        };
                        json::escape(before, text);
                    }
                    Piece::Slot(slot) => values.push(Value {
                        slot: *slot,
                        keeps_null: true,
                        text: Vec::new(),
                    }),
                }
            }
        });
        if members.is_empty() {
            tail.push(b'}');
        }
        let is_whole = values.is_empty() && members.is_empty();
        let whole = is_whole.then_some(head.len());
        if is_whole {
            head.append(&mut tail);
        }
        Some(Prepared {
            head,
            whole,
            values,
            literals,
            tail,
            members,
        })
    }

    /// The problem, where it has no values, in one allocation of its length.
    pub(super) fn fixed(&self, id: Option<OccurrenceId>) -> Option<Vec<u8>> {
        let message = self.whole?;
        let Some(id) = id else {
            return Some(self.head.clone());
        };
        let instance = OPEN_INSTANCE.len() + OccurrenceId::LENGTH;
        let mut fixed = Vec::with_capacity(self.head.len() + instance);
        self.put_whole(message, Some(id), &mut fixed);
        Some(fixed)
    }

    fn put_whole(&self, message: usize, id: Option<OccurrenceId>, out: &mut Vec<u8>) {
        let (message, code) = self.head.split_at(message);
        out.extend_from_slice(message);
        put_instance(id, out);
        out.extend_from_slice(code);
    }

    /// Writes the problem; `false` leaves `out` as it was, and the problem to who asks each part for itself.
    pub(super) fn write(
        &self,
        err: &dyn ApiError,
        id: Option<OccurrenceId>,
        out: &mut Vec<u8>,
    ) -> bool {
        if let Some(message) = self.whole {
            self.put_whole(message, id, out);
            return true;
        }
        let start = out.len();
        out.extend_from_slice(&self.head);
        let mut written = false;
        // A field that panics half way leaves the problem unwritten.
        let ran = crate::guard(&mut || {
            err.__slots(&mut |slots| written = self.fill(slots, id, out).is_some());
        });
        if ran && written {
            return true;
        }
        out.truncate(start);
        // What a value took that was too long in the end, it would take once more beside this.
        out.shrink_to(LARGEST_ROOM);
        false
    }

    fn fill(&self, slots: &[Slot<'_>], id: Option<OccurrenceId>, out: &mut Vec<u8>) -> Option<()> {
        let mut left = LONGEST_TEXT.checked_sub(self.literals)?;
        for value in &self.values {
            let mut text = Text { out, left };
            slots.get(value.slot)?.write_bare(&mut text).ok()?;
            left = text.left;
            out.extend_from_slice(&value.text);
        }
        put_instance(id, out);
        out.extend_from_slice(&self.tail);
        if self.members.is_empty() {
            return Some(());
        }
        for member in &self.members {
            let slot = slots.get(member.slot)?;
            if matches!(slot, Slot::Nothing) {
                continue;
            }
            let before = out.len();
            out.extend_from_slice(&member.text);
            let value = out.len();
            if !slot.json_bare(out, LONGEST_JSON) {
                return None;
            }
            if !member.keeps_null && &out[value..] == b"null" {
                out.truncate(before);
            }
        }
        out.push(b'}');
        Some(())
    }
}

/// From the quote that ends the message to the id.
const OPEN_INSTANCE: &str = "\",\"instance\":\"urn:uuid:";

/// Writes the `instance` up to its last quote, which what follows begins with.
pub(super) fn put_instance(id: Option<OccurrenceId>, out: &mut Vec<u8>) {
    if let Some(id) = id {
        out.extend_from_slice(OPEN_INSTANCE.as_bytes());
        out.extend_from_slice(&id.hyphenated());
    }
}

/// Writes text as what stands between the quotes of a JSON string. What would be cut is refused: it is written anew where
/// the whole message is measured.
struct Text<'a> {
    out: &'a mut Vec<u8>,
    left: usize,
}

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let Some(left) = self.left.checked_sub(text.len()) else {
            return Err(fmt::Error);
        };
        self.left = left;
        json::escape(self.out, text);
        Ok(())
    }
}
