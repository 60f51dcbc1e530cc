// Written by the derive's unit tests; see `tests.rs`.
use ayushma_errors::ApiError;
use std::str::FromStr;
pub enum ParseError<'a, T: FromStr, E, const N: usize>
where
    E: std::error::Error + 'static,
{
    Illegal(&'a str, T::Err),
    TooLarge { value: T, limits: [u16; N] },
    Source(E),
}
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nParseError",
            "\n\nIllegal\nS400\nCillegal\nmnot a number: {0:0}\nf0\tM\t0\nf1\tI\t1",
            "\n\nTooLarge\nS400\nCtoo_large\nm{0:value:?} is too large\nfvalue\tM\t0\nflimits\tI\t1",
            "\n\nSource\nS400\nCsource\nf0\tS\t0"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: FromStr, E, const N: usize> __rt::Debug for ParseError<'a, T, E, N>
    where
        E: std::error::Error + 'static,
        T::Err: __rt::Display,
        T: __rt::Debug,
        E: __rt::Error + 'static,
    {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: FromStr, E, const N: usize> __rt::Display for ParseError<'a, T, E, N>
    where
        E: std::error::Error + 'static,
        T::Err: __rt::Display,
        T: __rt::Debug,
        E: __rt::Error + 'static,
    {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: FromStr, E, const N: usize> __rt::Error for ParseError<'a, T, E, N>
    where
        E: std::error::Error + 'static,
        T::Err: __rt::Display,
        T: __rt::Debug,
        E: __rt::Error + 'static,
    {
        #[inline]
        fn source(&self) -> __rt::Option<&(dyn __rt::Error + 'static)> {
            #[allow(unused_imports)]
            use __rt::{AskError as _, AskPointer as _};
            match self {
                Self::Source { 0: __f0, .. } => (&&__rt::SourceField(__f0)).ask(),
                _ => __rt::None,
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: FromStr, E, const N: usize> __rt::Serialize for ParseError<'a, T, E, N>
    where
        E: std::error::Error + 'static,
        T::Err: __rt::Display,
        T: __rt::Debug,
        E: __rt::Error + 'static,
    {
        #[inline]
        fn serialize<__S: __rt::Serializer>(
            &self,
            serializer: __S,
        ) -> __rt::Result<__S::Ok, __S::Error> {
            __rt::serialize(self, serializer)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: FromStr, E, const N: usize> __rt::From<E> for ParseError<'a, T, E, N>
    where
        E: std::error::Error + 'static,
    {
        #[inline]
        #[track_caller]
        fn from(source: E) -> Self {
            Self::Source { 0: source }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: FromStr, E, const N: usize> __rt::ApiError for ParseError<'a, T, E, N>
    where
        E: std::error::Error + 'static,
        T::Err: __rt::Display,
        T: __rt::Debug,
        E: __rt::Error + 'static,
    {
        #[inline]
        fn definition(&self) -> &'static __rt::Definition {
            __rt::definition(self)
        }
        #[inline]
        fn __derived(&self) -> __rt::Option<&'static __rt::Definition> {
            __rt::Some(
                __TABLE
                    .definition(
                        match self {
                            Self::Illegal { .. } => 0,
                            Self::TooLarge { .. } => 1,
                            Self::Source { .. } => 2,
                        },
                    ),
            )
        }
        #[inline]
        fn __slots(&self, __with: &mut dyn __rt::FnMut(&[__rt::Slot<'_>])) {
            match self {
                Self::Illegal { 0: __f0, 1: __f1, .. } => {
                    __with(
                        &[__rt::Slot::Text(__f0), __rt::Slot::Foreign(&__rt::show(__f1))],
                    )
                }
                Self::TooLarge { value: __f0, limits: __f1, .. } => {
                    __with(&[__rt::Slot::Debug(__f0), __rt::Slot::ForeignDebug(__f1)])
                }
                Self::Source { 0: __f0, .. } => {
                    __with(&[__rt::Slot::Type(__rt::type_of(__f0))])
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: FromStr, E, const N: usize> __rt::Definitions for ParseError<'a, T, E, N>
    where
        E: std::error::Error + 'static,
        T::Err: __rt::Display,
        T: __rt::Debug,
        E: __rt::Error + 'static,
    {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [< 'a, T : FromStr, E, const N : usize >] [ParseError < 'a, T, E, N >] [E :
        std::error::Error + 'static, T::Err : __rt::Display, T : __rt::Debug, E :
        __rt::Error + 'static]
    }
};
