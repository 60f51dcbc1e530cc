//! The writer: our own `serde::Serializer`, which makes the bytes that `serde_json` would make.

use std::any::type_name;
use std::fmt::{self, Display, Write as _};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_core::Serialize;
use serde_core::ser::Serializer;

use super::compound::Compound;
use super::number;
use super::read::{self, Verbatim};
use super::{Error, MAX_LEVELS, append, escape};

/// Appends `value` as compact JSON of at most `limit` bytes; after an error `out` is as it was.
pub(crate) fn write<T: Serialize + ?Sized>(
    out: &mut Vec<u8>,
    value: &T,
    limit: usize,
) -> Result<(), Error> {
    let start = out.len();
    let mut writer = Writer {
        end: start.saturating_add(limit),
        out,
        levels: 0,
        wrappers: 0,
    };
    let written = value.serialize(Slot::new(&mut writer, Role::Value));
    if written.is_err() {
        out.truncate(start);
    }
    written
}

/// Like [`write`], and a panic of the value is an error as well.
pub(crate) fn write_guarded<T: Serialize + ?Sized>(
    out: &mut Vec<u8>,
    value: &T,
    limit: usize,
) -> Result<(), Error> {
    let start = out.len();
    // What a panic leaves half-written is in `out` alone, and is cut off below.
    let written = catch_unwind(AssertUnwindSafe(|| write(out, value, limit)));
    written.unwrap_or_else(|payload| {
        out.truncate(start);
        // A payload may panic in its turn when it is dropped; then we rather leak the second one.
        if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            mem::forget(again);
        }
        Err(Error::Panic)
    })
}

/// Whether both are one type, lifetimes aside. `TypeId` would want them `'static`.
///
/// Names do, as we only ask for private types of this module: nobody else has one of that path.
pub(super) fn same_type<A: ?Sized, B: ?Sized>() -> bool {
    type_name::<A>() == type_name::<B>()
}

pub(super) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// The length that `out` must not exceed.
    end: usize,
    /// Arrays and objects that are open.
    levels: usize,
    /// `Some`s and newtypes that we are in: they write nothing, so only this ends their recursion.
    wrappers: usize,
}

impl Writer<'_> {
    pub(super) fn put(&mut self, text: &str) -> Result<(), Error> {
        self.expect_room(text)?;
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Closes arrays and objects, one for each bracket.
    pub(super) fn close(&mut self, brackets: &str) -> Result<(), Error> {
        self.levels -= brackets.len();
        self.put(brackets)
    }

    fn put_escaped(&mut self, text: &str) -> Result<(), Error> {
        // Before, so that a huge text is not copied in vain; after, as escapes are longer.
        self.expect_room(text)?;
        escape(self.out, text);
        self.expect_room("")
    }

    fn put_string(&mut self, text: &str) -> Result<(), Error> {
        // Before, so that a huge text is not copied in vain; after, as escapes are longer.
        self.expect_room(text)?;
        self.out.reserve(text.len() + 2);
        self.out.push(b'"');
        escape(self.out, text);
        self.out.push(b'"');
        self.expect_room("")
    }

    /// Takes JSON of our own as it is. It is only scanned for its depth, lest together it be
    /// deeper than we would read.
    fn put_json(&mut self, json: &str) -> Result<(), Error> {
        if self.levels + read::depth(json) > MAX_LEVELS {
            return Err(Error::Depth);
        }
        self.put(json)
    }

    fn expect_room(&self, text: &str) -> Result<(), Error> {
        match self.end.checked_sub(self.out.len()) {
            Some(room) if text.len() <= room => Ok(()),
            _ => Err(Error::Limit),
        }
    }
}

/// What a value is written as.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role {
    Value,
    Key,
    /// The next string is JSON, to be taken as it is.
    Json,
    /// The next string is JSON that stands for a key.
    JsonKey,
}

/// The place for one value.
pub(super) struct Slot<'w, 'a> {
    writer: &'w mut Writer<'a>,
    role: Role,
}

impl<'w, 'a> Slot<'w, 'a> {
    pub(super) fn new(writer: &'w mut Writer<'a>, role: Role) -> Self {
        Self { writer, role }
    }

    /// A bare word or number; as a key it is a string.
    fn word(self, word: &dyn Display) -> Result<(), Error> {
        let quote = if self.role == Role::Key { "\"" } else { "" };
        append(self.writer.out, format_args!("{quote}{word}{quote}"));
        self.writer.expect_room("")
    }

    /// What most numbers are, without the formatter.
    fn integer(self, is_negative: bool, value: u64) -> Result<(), Error> {
        let mut room = number::ROOM;
        let digits = number::integer(is_negative, value, &mut room);
        let is_key = self.role == Role::Key;
        if is_key {
            self.writer.out.push(b'"');
        }
        self.writer.out.extend_from_slice(digits);
        if is_key {
            self.writer.out.push(b'"');
        }
        self.writer.expect_room("")
    }

    fn float(self, text: Option<String>) -> Result<(), Error> {
        match text {
            Some(text) => self.word(&text),
            None => self.null(),
        }
    }

    fn null(self) -> Result<(), Error> {
        self.expect_value()?;
        self.writer.put("null")
    }

    /// A value that is written as what it wraps.
    fn wrapper<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        if self.writer.wrappers >= MAX_LEVELS {
            return Err(Error::Depth);
        }
        self.writer.wrappers += 1;
        value.serialize(Slot::new(self.writer, self.role))?;
        self.writer.wrappers -= 1;
        Ok(())
    }

    fn open(self, open: &str, close: &'static str) -> Result<Compound<'w, 'a>, Error> {
        self.expect_value()?;
        if self.writer.levels >= MAX_LEVELS {
            return Err(Error::Depth);
        }
        self.writer.levels += 1;
        self.writer.put(open)?;
        Ok(Compound::new(self.writer, close))
    }

    /// An object of one member, whose value is to be opened likewise. `close` ends both.
    fn open_variant(
        self,
        variant: &str,
        open: &str,
        close: &'static str,
    ) -> Result<Compound<'w, 'a>, Error> {
        let mut object = self.open("{", "}")?;
        object.key(variant)?;
        object.into_slot().open(open, close)
    }

    fn expect_value(&self) -> Result<(), Error> {
        if self.role == Role::Key {
            return Err(Error::Key);
        }
        Ok(())
    }
}

macro_rules! words {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.word(&value)
        })*
    };
}

macro_rules! integers {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            let value = i64::from(value);
            self.integer(value < 0, value.unsigned_abs())
        })*
    };
}

macro_rules! naturals {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.integer(false, u64::from(value))
        })*
    };
}

impl<'w, 'a> Serializer for Slot<'w, 'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'w, 'a>;
    type SerializeTuple = Compound<'w, 'a>;
    type SerializeTupleStruct = Compound<'w, 'a>;
    type SerializeTupleVariant = Compound<'w, 'a>;
    type SerializeMap = Compound<'w, 'a>;
    type SerializeStruct = Compound<'w, 'a>;
    type SerializeStructVariant = Compound<'w, 'a>;

    words! {
        serialize_bool: bool,
        serialize_i128: i128,
        serialize_u128: u128,
    }

    integers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
    }

    naturals! {
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        let plain = f64::from(1e-6_f32)..f64::from(1e13_f32);
        self.float(number::float(&value, f64::from(value).abs(), plain))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.float(number::float(&value, value.abs(), 1e-5..1e16))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        match self.role {
            Role::Value | Role::Key => self.writer.put_string(value),
            Role::Json => self.writer.put_json(value),
            // A number needs quotes here, and an array is refused: so look at what it is.
            Role::JsonKey if matches!(value.trim().as_bytes(), [b'[' | b'{', ..]) => {
                Err(Error::Key)
            }
            Role::JsonKey => read::scalar(value, Slot::new(self.writer, Role::Key)),
        }
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.writer.put("\"")?;
        let mut text = Bounded {
            writer: &mut *self.writer,
            outcome: Ok(()),
        };
        let formatted = write!(text, "{value}");
        text.outcome?;
        formatted.map_err(|_| Error::Custom)?;
        self.writer.put("\"")
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        let mut list = self.open("[", "]")?;
        for byte in value {
            list.element(byte)?;
        }
        list.close()
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.null()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.wrapper(value)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.null()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        self.null()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        if !same_type::<T, Verbatim<'_>>() {
            return self.wrapper(value);
        }
        let role = match self.role {
            Role::Key => Role::JsonKey,
            _ => Role::Json,
        };
        value.serialize(Slot::new(self.writer, role))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.open("{", "}")?;
        object.member(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Compound<'w, 'a>, Error> {
        self.open("[", "]")
    }

    fn serialize_tuple(self, _len: usize) -> Result<Compound<'w, 'a>, Error> {
        self.open("[", "]")
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _len: usize,
    ) -> Result<Compound<'w, 'a>, Error> {
        self.open("[", "]")
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'w, 'a>, Error> {
        self.open_variant(variant, "[", "]}")
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Compound<'w, 'a>, Error> {
        self.open("{", "}")
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Compound<'w, 'a>, Error> {
        self.open("{", "}")
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'w, 'a>, Error> {
        self.open_variant(variant, "{", "}}")
    }
}

/// A string that is formatted within the writer's bounds.
struct Bounded<'w, 'a> {
    writer: &'w mut Writer<'a>,
    /// Kept here as well: a `Display` may well ignore that its writer failed.
    outcome: Result<(), Error>,
}

impl fmt::Write for Bounded<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.outcome.is_ok() {
            self.outcome = self.writer.put_escaped(text);
        }
        if self.outcome.is_ok() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::{self, Display};
    use std::iter;

    use serde_core::ser::{
        Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
        SerializeTupleVariant, Serializer,
    };

    use super::super::{Error, Fragment, MAX_LEVELS, write, write_guarded};

    const LIMIT: usize = 1000;

    fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
        let mut out = Vec::new();
        write(&mut out, value, LIMIT)?;
        Ok(String::from_utf8(out).expect("JSON is UTF-8"))
    }

    fn assert_json<T: Serialize + ?Sized>(value: &T, expected: &str) {
        assert_eq!(json(value).as_deref(), Ok(expected));
    }

    /// A `Serialize` made of a closure, for want of derives.
    macro_rules! value {
        ($name:ident, $serializer:ident => $body:expr) => {
            struct $name;
            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                    $body
                }
            }
        };
    }

    value!(Failing, _s => Err(S::Error::custom("s3cret")));
    value!(Panicking, _s => panic!("on purpose"));

    #[test]
    fn scalars_are_written_as_json() {
        assert_json(&(), "null");
        assert_json(&None::<u8>, "null");
        assert_json(&Some(1), "1");
        assert_json(&true, "true");
        assert_json(&'"', r#""\"""#);
        assert_json("é\n", r#""é\n""#);
        assert_json(&i64::MIN, "-9223372036854775808");
        assert_json(&i128::MIN, "-170141183460469231731687303715884105728");
        assert_json(&u128::MAX, "340282366920938463463374607431768211455");
    }

    #[test]
    fn floats_are_shortest_and_look_like_floats() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (-1234.5, "-1234.5"),
            (0.00001, "0.00001"),
            (0.000_001, "1e-6"),
            (1e15, "1000000000000000.0"),
            (9_999_999_999_999_998.0, "9999999999999998.0"),
            (1e16, "1e+16"),
            (-1.5e300, "-1.5e+300"),
            (5e-324, "5e-324"),
            (f64::NAN, "null"),
            (f64::NEG_INFINITY, "null"),
        ] {
            assert_json(&value, expected);
        }
        assert_json(&0.1_f32, "0.1");
        assert_json(&0.259_765_63_f32, "0.25976562");
        assert_json(&1e-6_f32, "0.000001");
        assert_json(&1e-7_f32, "1e-7");
        assert_json(&1e12_f32, "1000000000000.0");
        assert_json(&1e13_f32, "1e+13");
        assert_json(&f32::INFINITY, "null");
    }

    #[test]
    fn sequences_and_bytes_are_arrays() {
        value!(Bytes, s => s.serialize_bytes(&[0, 255]));
        assert_json(&[0_u8; 0], "[]");
        assert_json(&(1, "a", [true]), r#"[1,"a",[true]]"#);
        assert_json(&Bytes, "[0,255]");
    }

    #[test]
    fn structs_and_variants_are_objects() {
        value!(Struct, s => {
            let mut s = s.serialize_struct("Struct", 2)?;
            s.serialize_field("a", &1)?;
            s.skip_field("b")?;
            s.serialize_field("c", &())?;
            s.end()
        });
        value!(Unit, s => s.serialize_unit_variant("E", 0, "Unit"));
        value!(Newtype, s => s.serialize_newtype_variant("E", 0, "Newtype", &Unit));
        value!(Tuple, s => {
            let mut s = s.serialize_tuple_variant("E", 0, "Tuple", 2)?;
            s.serialize_field(&1)?;
            s.serialize_field(&2)?;
            s.end()
        });
        value!(Fields, s => s.serialize_struct_variant("E", 0, "Fields", 0)?.end());
        assert_json(&Struct, r#"{"a":1,"c":null}"#);
        assert_json(&Newtype, r#"{"Newtype":"Unit"}"#);
        assert_json(&(Tuple, 3), r#"[{"Tuple":[1,2]},3]"#);
        assert_json(&(Fields, Fields), r#"[{"Fields":{}},{"Fields":{}}]"#);
    }

    #[test]
    fn scalar_keys_are_strings() {
        value!(Unit, s => s.serialize_unit_variant("E", 0, "Unit"));
        value!(Newtype, s => s.serialize_newtype_struct("N", &-1));
        value!(Map, s => {
            let mut s = s.serialize_map(None)?;
            s.serialize_entry(&1_u128, &0)?;
            s.serialize_entry(&true, &0)?;
            s.serialize_entry(&'c', &0)?;
            s.serialize_entry(&1.5, &0)?;
            s.serialize_entry(&Unit, &0)?;
            s.serialize_entry(&Newtype, &0)?;
            s.serialize_entry(&Some("s"), &0)?;
            s.serialize_entry(&format_args!("{}", "d\n"), &0)?;
            s.end()
        });
        assert_json(
            &Map,
            r#"{"1":0,"true":0,"c":0,"1.5":0,"Unit":0,"-1":0,"s":0,"d\n":0}"#,
        );
    }

    #[test]
    fn the_longest_integers_are_written_whole_also_as_keys() {
        value!(Map, s => {
            let mut s = s.serialize_map(None)?;
            s.serialize_entry(&i64::MIN, &i64::MAX)?;
            s.serialize_entry(&u64::MAX, &i8::MIN)?;
            s.serialize_entry(&0_u8, &-10_i16)?;
            s.end()
        });
        assert_json(
            &Map,
            r#"{"-9223372036854775808":9223372036854775807,"18446744073709551615":-128,"0":-10}"#,
        );
    }

    #[test]
    fn other_keys_are_refused() {
        struct Keyed<T>(T);
        impl<T: Serialize> Serialize for Keyed<T> {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_map([(&self.0, 0)])
            }
        }
        value!(Newtype, s => s.serialize_newtype_variant("E", 0, "Newtype", &0));
        assert_eq!(json(&Keyed(())), Err(Error::Key));
        assert_eq!(json(&Keyed(None::<u8>)), Err(Error::Key));
        assert_eq!(json(&Keyed([1])), Err(Error::Key));
        assert_eq!(json(&Keyed(f64::NAN)), Err(Error::Key));
        assert_eq!(json(&Keyed(Newtype)), Err(Error::Key));
        assert_eq!(json(&Keyed(BTreeMap::from([(1, 1)]))), Err(Error::Key));
    }

    #[test]
    fn a_key_and_a_value_need_each_other() {
        value!(OnlyKey, s => {
            let mut s = s.serialize_map(None)?;
            s.serialize_key("a")?;
            s.end()
        });
        value!(TwoKeys, s => {
            let mut s = s.serialize_map(None)?;
            s.serialize_key("a")?;
            s.serialize_entry("b", &1)?;
            s.end()
        });
        value!(OnlyValue, s => {
            let mut s = s.serialize_map(None)?;
            s.serialize_value("a")?;
            s.end()
        });
        assert_eq!(json(&OnlyKey), Err(Error::Key));
        assert_eq!(json(&TwoKeys), Err(Error::Key));
        assert_eq!(json(&OnlyValue), Err(Error::Key));
    }

    #[test]
    fn a_failing_value_leaves_the_buffer_as_it_was() {
        let mut out = b"before".to_vec();
        assert_eq!(
            write(&mut out, &(1, "a", Failing), LIMIT),
            Err(Error::Custom)
        );
        assert_eq!(out, b"before");
    }

    #[test]
    fn a_failure_cannot_be_ignored() {
        value!(Ignoring, s => {
            let mut s = s.serialize_seq(None)?;
            s.serialize_element(&1)?;
            let _ = s.serialize_element(&(2, Failing));
            let _ = s.serialize_element(&3);
            s.end()
        });
        assert_eq!(json(&Ignoring), Err(Error::Custom));
        assert_eq!(json(&[Some(Ignoring)]), Err(Error::Custom));
    }

    #[test]
    fn a_panic_is_an_error_and_leaves_the_buffer_as_it_was() {
        let mut out = b"before".to_vec();
        let written = write_guarded(&mut out, &(1, Panicking), LIMIT);
        assert_eq!(written, Err(Error::Panic));
        assert_eq!(out, b"before");
        assert_eq!(write_guarded(&mut out, &1, LIMIT), Ok(()));
        assert_eq!(out, b"before1");
    }

    #[test]
    fn even_a_payload_that_panics_when_dropped_is_only_an_error() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("on purpose");
            }
        }
        value!(Bombing, _s => std::panic::panic_any(Bomb));
        assert_eq!(
            write_guarded(&mut Vec::new(), &Bombing, LIMIT),
            Err(Error::Panic)
        );
    }

    #[test]
    fn the_limit_is_the_last_length_that_passes() {
        let value = (1.5, "é\n", BTreeMap::from([("k", Some(true))]), [(); 0]);
        let expected = json(&value).expect("it is short");
        for limit in 0..expected.len() {
            let mut out = b"before".to_vec();
            assert_eq!(write(&mut out, &value, limit), Err(Error::Limit), "{limit}");
            assert_eq!(out, b"before");
        }
        let mut out = Vec::new();
        assert_eq!(write(&mut out, &value, expected.len()), Ok(()));
        assert_eq!(write(&mut out, &value, usize::MAX), Ok(()));
    }

    #[test]
    fn endless_iterators_end_at_the_limit() {
        value!(Seq, s => s.collect_seq(iter::repeat(())));
        value!(Map, s => s.collect_map(iter::repeat(("", ""))));
        assert_eq!(json(&Seq), Err(Error::Limit));
        assert_eq!(json(&Map), Err(Error::Limit));
    }

    #[test]
    fn a_display_ends_at_the_limit_even_if_it_ignores_it() {
        struct Long {
            heedless: bool,
        }
        impl Display for Long {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for _ in 0..LIMIT {
                    let written = f.write_str("long");
                    if !self.heedless {
                        written?;
                    }
                }
                f.write_str("")
            }
        }
        impl Serialize for Long {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        assert_eq!(json(&Long { heedless: false }), Err(Error::Limit));
        assert_eq!(json(&Long { heedless: true }), Err(Error::Limit));
    }

    #[test]
    fn a_failing_display_is_the_values_own_failure() {
        struct Fails;
        impl Display for Fails {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                Err(fmt::Error)
            }
        }
        value!(Shown, s => s.collect_str(&Fails));
        assert_eq!(json(&Shown), Err(Error::Custom));
    }

    #[test]
    fn endless_recursion_ends_at_the_depth() {
        value!(Array, s => s.collect_seq([Array]));
        value!(Object, s => s.collect_map([("", Object)]));
        value!(Variant, s => s.serialize_newtype_variant("E", 0, "", &Variant));
        value!(Newtype, s => s.serialize_newtype_struct("N", &Newtype));
        value!(Optional, s => s.serialize_some(&Optional));
        value!(Key, s => s.collect_map([(Newtype, 0)]));
        assert_eq!(json(&Array), Err(Error::Depth));
        assert_eq!(json(&Object), Err(Error::Depth));
        assert_eq!(json(&Variant), Err(Error::Depth));
        assert_eq!(json(&Newtype), Err(Error::Depth));
        assert_eq!(json(&Optional), Err(Error::Depth));
        assert_eq!(json(&Key), Err(Error::Depth));
    }

    #[test]
    fn the_depth_counts_what_is_open_at_once() {
        struct Nested(usize);
        impl Serialize for Nested {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_seq((1..self.0).map(|_| Some(Nested(self.0 - 1))).take(1))
            }
        }
        let deepest = json(&Nested(MAX_LEVELS)).expect("it is just not too deep");
        assert_eq!(deepest.len(), 2 * MAX_LEVELS);
        assert_eq!(json(&Nested(MAX_LEVELS + 1)), Err(Error::Depth));

        assert!(json(&Fragment(&deepest)).is_ok());
        assert_eq!(json(&[Fragment(&deepest)]), Err(Error::Depth));
    }

    #[test]
    fn what_is_closed_again_does_not_count_as_depth() {
        value!(Variant, s => s.serialize_tuple_variant("E", 0, "V", 0)?.end());
        let broad: Vec<_> = iter::repeat_with(|| (Some(Variant), Fragment("[[]]")))
            .take(2 * MAX_LEVELS)
            .collect();
        assert_eq!(write(&mut Vec::new(), &broad, 10 * LIMIT), Ok(()));
    }

    #[test]
    fn a_fragment_is_taken_as_it_is() {
        assert_json(
            &[Fragment(r#"{"a" : "[\"" }"#), Fragment("1e2")],
            r#"[{"a" : "[\"" },1e2]"#,
        );
        let mut out = Vec::new();
        assert_eq!(
            write(&mut out, &Fragment("[1,2]"), 4),
            Err(Error::Limit),
            "it counts, too"
        );
    }

    #[test]
    fn a_fragment_as_a_key_is_a_string() {
        value!(Keys, s => s.collect_map([
            (Fragment("1"), 0),
            (Fragment(r#""a\n""#), 0),
            (Fragment("true"), 0),
        ]));
        value!(Array, s => s.collect_map([(Fragment("[]"), 0)]));
        assert_json(&Keys, r#"{"1":0,"a\n":0,"true":0}"#);
        assert_eq!(json(&Array), Err(Error::Key));
    }

    #[test]
    fn a_newtype_of_the_same_name_is_no_fragment() {
        value!(Forged, s => s.serialize_newtype_struct("Fragment", "\"],["));
        assert_json(&[Forged], r#"["\"],["]"#);
    }
}
