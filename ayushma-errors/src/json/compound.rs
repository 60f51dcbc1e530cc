//! What is inside the brackets: commas, keys and their order.

use std::mem;

use serde_core::Serialize;
use serde_core::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::Error;
use super::write::{Role, Slot, Writer};

/// An open array or object.
pub(super) struct Compound<'w, 'a> {
    writer: &'w mut Writer<'a>,
    close: &'static str,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    Empty,
    /// A key waits for its value.
    Key,
    Full,
    /// Something failed in here. A `Serialize` may ignore that, but it cannot go on: the text of
    /// what failed may have been half-written.
    Broken,
}

impl<'w, 'a> Compound<'w, 'a> {
    /// `close` has one bracket for each level that ends with it.
    pub(super) fn new(writer: &'w mut Writer<'a>, close: &'static str) -> Self {
        Self {
            writer,
            close,
            state: State::Empty,
        }
    }

    /// The place for the value of a key just written, if it is to close this as well.
    pub(super) fn into_slot(self) -> Slot<'w, 'a> {
        Slot::new(self.writer, Role::Value)
    }

    pub(super) fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.separate()?;
        value.serialize(Slot::new(self.writer, Role::Value))?;
        self.state = State::Full;
        Ok(())
    }

    pub(super) fn member<T: Serialize + ?Sized>(
        &mut self,
        key: &str,
        value: &T,
    ) -> Result<(), Error> {
        self.key(key)?;
        self.value(value)
    }

    pub(super) fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.separate()?;
        key.serialize(Slot::new(self.writer, Role::Key))?;
        self.writer.put(":")?;
        self.state = State::Key;
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let State::Key = mem::replace(&mut self.state, State::Broken) else {
            return Err(Error::Key);
        };
        value.serialize(Slot::new(self.writer, Role::Value))?;
        self.state = State::Full;
        Ok(())
    }

    /// The comma before the next one. The state is broken until that is complete.
    fn separate(&mut self) -> Result<(), Error> {
        match mem::replace(&mut self.state, State::Broken) {
            State::Empty => Ok(()),
            State::Full => self.writer.put(","),
            State::Key => Err(Error::Key),
            State::Broken => Err(Error::Custom),
        }
    }

    pub(super) fn close(self) -> Result<(), Error> {
        match self.state {
            State::Empty | State::Full => self.writer.close(self.close),
            State::Key => Err(Error::Key),
            State::Broken => Err(Error::Custom),
        }
    }
}

macro_rules! elements {
    ($($trait:ident: $method:ident,)*) => {
        $(impl $trait for Compound<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.element(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

elements! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

macro_rules! members {
    ($($trait:ident,)*) => {
        $(impl $trait for Compound<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.member(key, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

members! {
    SerializeStruct,
    SerializeStructVariant,
}

impl SerializeMap for Compound<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}
