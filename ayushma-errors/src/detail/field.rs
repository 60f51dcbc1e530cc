//! A field `#[public(errors)]`, which may be a `Detail` or anything that is `Serialize`.
//!
//! The expansion calls a method, and the reference in front of the receiver says which impl is asked first.

use super::{Detail, Problems};
use crate::slot::Slot;

/// A field `#[public(errors)]`, to be asked for its detail.
pub struct ErrorsField<'a, T: ?Sized>(pub &'a T);

impl<T: ?Sized> Clone for ErrorsField<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for ErrorsField<'_, T> {}

/// Asked first: what has a detail, or may have one.
pub trait AskDetail<'a> {
    /// The slot of the problems.
    fn ask(self) -> Option<Slot<'a>>;
}

impl<'a> AskDetail<'a> for &ErrorsField<'a, Detail> {
    fn ask(self) -> Option<Slot<'a>> {
        Some(slot(Some(self.0), true))
    }
}

impl<'a> AskDetail<'a> for &ErrorsField<'a, Option<Detail>> {
    fn ask(self) -> Option<Slot<'a>> {
        Some(slot(self.0.as_ref(), true))
    }
}

/// The slot of problems, where there are any.
pub(crate) fn slot(detail: Option<&Detail>, is_validation: bool) -> Slot<'_> {
    match detail {
        Some(detail) => Slot::Problems(Problems {
            detail,
            is_validation,
        }),
        None => Slot::Nothing,
    }
}

impl<'a, T: ?Sized> ErrorsField<'a, T> {
    /// Asked last: what has none.
    #[must_use]
    pub fn ask(self) -> Option<Slot<'a>> {
        None
    }
}

/// The slot of the field: its problems, else its JSON.
#[must_use]
pub fn errors_slot<'a>(json: Slot<'a>, problems: Option<Slot<'a>>) -> Slot<'a> {
    problems.unwrap_or(json)
}
