//! What never changes in the problem of a variant: escaped when it is first asked for, and then copied.

use std::fmt;

use super::PublicView;
use crate::definition::{Definition, FieldDefinition, MemberMode, Piece, Via};
use crate::detail::put_code;
use crate::error::ApiError;
use crate::json;
use crate::slot::{LONGEST_JSON, LONGEST_TEXT, Slot};
use crate::text::Bounded;

/// The fixed texts of a variant's problem, each of them JSON already.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// From the brace to the first value of the message.
    head: Vec<u8>,
    /// The message's values, each with the text behind it.
    values: Vec<(usize, Vec<u8>)>,
    /// The message, where it has no values.
    fixed: String,
    /// How long the message is without its values.
    literals: usize,
    /// The member `code`.
    code: Vec<u8>,
    /// The public fields: the slot, whether a `null` stays, and the name with what is around it.
    members: Vec<(usize, bool, Vec<u8>)>,
}

impl Prepared {
    /// Writes the problem; `false` leaves `out` as it was, and the problem to who asks each part for itself.
    pub(super) fn write(view: &PublicView<'_>, out: &mut Vec<u8>) -> bool {
        let err = view.error();
        let own = err.__own();
        // What came of a value is not what the definition says.
        if own.status != view.status().as_u16() || *view.code() != own.code {
            return false;
        }
        let prepared = own.problem.get_or_init(|| Self::of(own, view));
        let Some(prepared) = prepared else {
            return false;
        };
        let start = out.len();
        let written = prepared.write_with(err, view, out);
        if !written {
            out.truncate(start);
            // What a value took that was too long in the end, it would take once more beside this.
            out.shrink_to(super::problem::LARGEST_ROOM);
        }
        written
    }

    /// Nothing where a part is another error's or a function's, or where a member is no plain value.
    fn of(own: &Definition, view: &PublicView<'_>) -> Option<Self> {
        let is_plain = |field: &FieldDefinition| {
            field
                .member
                .is_none_or(|member| matches!(member.mode, MemberMode::Plain | MemberMode::Null))
        };
        let is_fixed = own.derived && own.via == Via::Itself && own.code_number.is_none();
        if !is_fixed || own.message_with || !own.fields.iter().all(is_plain) {
            return None;
        }
        let mut head = super::problem::opening(view);
        let fixed = match own.message.map(|message| message.pieces) {
            None => view.message().into_owned(),
            Some([Piece::Literal(text)]) => (*text).to_owned(),
            Some(_) => String::new(),
        };
        let (mut values, mut literals) = (Vec::new(), 0);
        match own.message {
            None => json::escape(&mut head, &view.message()),
            Some(message) => {
                for piece in message.pieces {
                    match piece {
                        Piece::Literal(text) => {
                            literals += text.len();
                            let before = values.last_mut().map(|(_, text)| text);
                            json::escape(before.unwrap_or(&mut head), text);
                        }
                        Piece::Slot(slot) => values.push((*slot, Vec::new())),
                    }
                }
            }
        }
        let mut code = b",\"code\":".to_vec();
        put_code(&mut code, view.code());
        let mut members = Vec::new();
        for member in own.fields.iter().filter_map(|field| field.member) {
            let mut name = b",".to_vec();
            json::write_str(&mut name, member.name);
            name.push(b':');
            members.push((member.slot, member.mode == MemberMode::Null, name));
        }
        Some(Prepared {
            head,
            values,
            fixed,
            literals,
            code,
            members,
        })
    }

    fn write_with(&self, err: &dyn ApiError, view: &PublicView<'_>, out: &mut Vec<u8>) -> bool {
        out.extend_from_slice(&self.head);
        if self.values.is_empty() && self.members.is_empty() {
            // An impl that is written by hand may share this definition, and say more than it does. Where there are slots,
            // it has none.
            let mut says_more = false;
            let message = crate::guard(|| {
                err.fields(&mut |field| says_more |= field.member.is_some());
                err.message()
            });
            if says_more || message.is_none_or(|message| message != self.fixed) {
                return false;
            }
            self.close_message(view, out);
            out.push(b'}');
            return true;
        }
        let mut written = false;
        // A field that panics half way leaves the problem unwritten.
        let ran = crate::guard(|| {
            err.__slots(&mut |slots| written = self.fill(slots, view, out));
        });
        ran.is_some() && written
    }

    fn fill(&self, slots: &[Slot<'_>], view: &PublicView<'_>, out: &mut Vec<u8>) -> bool {
        let mut left = LONGEST_TEXT.saturating_sub(self.literals);
        for (slot, literal) in &self.values {
            let Some(slot) = slots.get(*slot) else {
                return false;
            };
            let mut text = Text { out, written: 0 };
            let mut bounded = Bounded::new(&mut text, left);
            // What was cut is written anew, where the whole message is measured.
            if slot.write(&mut bounded).is_err() || bounded.is_full() {
                return false;
            }
            left -= text.written;
            out.extend_from_slice(literal);
        }
        self.close_message(view, out);
        for (slot, keeps_null, name) in &self.members {
            let Some(slot) = slots.get(*slot) else {
                return false;
            };
            if matches!(slot, Slot::Nothing) {
                continue;
            }
            let before = out.len();
            out.extend_from_slice(name);
            let value = out.len();
            if !slot.json(out, LONGEST_JSON) {
                return false;
            }
            if !keeps_null && &out[value..] == b"null" {
                out.truncate(before);
            }
        }
        out.push(b'}');
        true
    }

    fn close_message(&self, view: &PublicView<'_>, out: &mut Vec<u8>) {
        out.push(b'"');
        if let Some(id) = view.id() {
            super::problem::instance(id, out);
        }
        out.extend_from_slice(&self.code);
    }
}

/// Writes text as what stands between the quotes of a JSON string.
struct Text<'a> {
    out: &'a mut Vec<u8>,
    written: usize,
}

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.written += text.len();
        json::escape(self.out, text);
        Ok(())
    }
}
