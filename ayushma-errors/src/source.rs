//! What a source field may be.

use std::error::Error;
use std::ops::Deref;

/// A source as the standard library knows it.
pub type DynError = dyn Error + 'static;

/// What `#[source]` and `#[from]` take. The parameter says how the error is reached, and is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no source: it is neither a `std::error::Error` nor a `Box`, an `Arc` or an `Option` of one",
    label = "not an `Error`",
    note = "a field named `source` is the error's source; rename it if it is not"
)]
pub trait SourceField<How> {
    /// The error, unless there is none.
    fn source_error(&self) -> Option<&DynError>;
}

/// Is an error.
pub struct ByError(());
/// Points to an error.
pub struct ByDeref<E: ?Sized>(std::marker::PhantomData<E>);
/// Holds one of the others.
pub struct ByOption<How>(std::marker::PhantomData<How>);

#[diagnostic::do_not_recommend]
impl<E: Error + 'static> SourceField<ByError> for E {
    fn source_error(&self) -> Option<&DynError> {
        Some(self)
    }
}

macro_rules! pointers {
    ($($error:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<P: Deref<Target = $error>> SourceField<ByDeref<$error>> for P {
            fn source_error(&self) -> Option<&DynError> {
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

#[diagnostic::do_not_recommend]
impl<How, T: SourceField<How>> SourceField<ByOption<How>> for Option<T> {
    fn source_error(&self) -> Option<&DynError> {
        self.as_ref().and_then(SourceField::source_error)
    }
}

/// The field's error.
pub fn source<T: SourceField<How>, How>(field: &T) -> Option<&DynError> {
    field.source_error()
}
