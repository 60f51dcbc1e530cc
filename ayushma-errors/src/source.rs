//! What a source field may be.
//!
//! An `Error`; an `Option`; what points to an error without being one, as `Box<dyn Error>` and `anyhow::Error` do; what
//! is an `AsRef<dyn Error>`. Some types are two of these, so that traits with one impl each would be ambiguous: the
//! expansion calls a method, and the number of references in front of the receiver says which is asked first.

use std::error::Error;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// A source as the standard library knows it.
pub type DynError = dyn Error + 'static;

/// A source field, to be asked for its error.
pub struct SourceField<'a, T: ?Sized>(pub &'a T);

impl<T: ?Sized> Clone for SourceField<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for SourceField<'_, T> {}

/// How the first way is told from the others: is an error.
pub struct ByError(());
/// Points to one.
pub struct ByDeref<E: ?Sized>(std::marker::PhantomData<E>);
/// Points to what points to one, as `Arc<anyhow::Error>` does.
pub struct ByPointer<How>(std::marker::PhantomData<How>);
/// Holds one.
pub struct ByOption<How>(std::marker::PhantomData<How>);

/// Is an error, or holds one.
pub trait IsError<How> {
    /// The error, unless there is none.
    fn error(&self) -> Option<&DynError>;
}

impl<E: Error + 'static> IsError<ByError> for E {
    fn error(&self) -> Option<&DynError> {
        Some(self)
    }
}

impl<How, T: IsError<How>> IsError<ByOption<How>> for Option<T> {
    fn error(&self) -> Option<&DynError> {
        self.as_ref()?.error()
    }
}

/// Points to an error, or holds what does.
pub trait PointsToError<How> {
    /// The error, unless there is none.
    fn error(&self) -> Option<&DynError>;
}

macro_rules! pointers {
    ($($error:ty),*) => {$(
        impl<P: Deref<Target = $error>> PointsToError<ByDeref<$error>> for P {
            fn error(&self) -> Option<&DynError> {
                Some(&**self)
            }
        }
    )*};
}
pointers!(
    dyn Error,
    dyn Error + Send,
    dyn Error + Sync,
    dyn Error + Send + Sync
);

macro_rules! pointers_to_pointers {
    ($($pointer:ident),*) => {$(
        impl<How, T: PointsToError<How>> PointsToError<ByPointer<How>> for $pointer<T> {
            fn error(&self) -> Option<&DynError> {
                T::error(self)
            }
        }
    )*};
}
pointers_to_pointers!(Arc, Box, Rc);

impl<How, T: PointsToError<How>> PointsToError<ByOption<How>> for Option<T> {
    fn error(&self) -> Option<&DynError> {
        self.as_ref()?.error()
    }
}

/// What `#[source]` and `#[from]` take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no source: it is neither a `std::error::Error` nor a `Box`, an `Arc` or an `Option` of one",
    label = "not an `Error`",
    note = "a field named `source` is the error's source: rename it if it is not; where `#[from]` is for the conversion alone, write that `From` by hand"
)]
pub trait RefersToError {
    /// The error, unless there is none.
    fn error(&self) -> Option<&DynError>;
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<DynError>> RefersToError for T {
    fn error(&self) -> Option<&DynError> {
        Some(self.as_ref())
    }
}

/// Asked first.
pub trait AskError<'a, How> {
    /// The error, unless there is none.
    fn ask(self) -> Option<&'a DynError>;
}

impl<'a, How, T: IsError<How>> AskError<'a, How> for &&SourceField<'a, T> {
    fn ask(self) -> Option<&'a DynError> {
        self.0.error()
    }
}

/// Asked second.
pub trait AskPointer<'a, How> {
    /// The error, unless there is none.
    fn ask(self) -> Option<&'a DynError>;
}

impl<'a, How, T: PointsToError<How>> AskPointer<'a, How> for &SourceField<'a, T> {
    fn ask(self) -> Option<&'a DynError> {
        self.0.error()
    }
}

impl<'a, T> SourceField<'a, T> {
    /// Asked last: the bound is the method's, so that a type that is no source is told so.
    #[must_use]
    pub fn ask(self) -> Option<&'a DynError>
    where
        T: RefersToError,
    {
        self.0.error()
    }
}
