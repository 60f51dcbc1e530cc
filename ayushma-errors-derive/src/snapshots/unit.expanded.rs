// Written by the derive's unit tests; see `tests.rs`.
use ayushma_errors::ApiError;
pub enum GrantError {
    /// The grant has been used before.
    Used,
    Expired,
    Away,
}
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nGrantError",
            "\n\nUsed\nS400\nCgrant.used\nmThe grant cannot be used twice\ndThe grant has been used before.",
            "\n\nExpired\ns410\nCgrant.expired\nlinfo",
            "\n\nAway\ns503\nCgrant.away\nh*\tRetry-After\t120"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Debug for GrantError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Display for GrantError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Error for GrantError {}
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Serialize for GrantError {
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
    impl __rt::ApiError for GrantError {
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
                            Self::Used { .. } => 0,
                            Self::Expired { .. } => 1,
                            Self::Away { .. } => 2,
                        },
                    ),
            )
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Definitions for GrantError {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [] [GrantError] []
    }
    #[allow(dead_code, unused_imports, clippy::pedantic)]
    mod __statuses {
        use ::ayushma_errors::__private::StatusCode;
        fn named() {
            use super::*;
            type Named = StatusCode;
        }
    }
};
