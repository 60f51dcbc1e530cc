// Written by the derive's unit tests; see `tests.rs`.
use ayushma_errors::ApiError;
pub enum ServiceError {
    Account(AccountError),
    Boxed(Box<dyn ApiError + Send + Sync>),
    Read { inner: AccountError },
    Io(std::io::Error),
}
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nServiceError",
            "\n\nAccount\nCaccount\nvt\nH*\tX-Service\tchat",
            "\n\nBoxed\ns410\nCboxed\nvt\nH*\tX-Service\tchat",
            "\n\nRead\nCread\nvl\nmThe account could not be read\nH*\tX-Service\tchat\nfinner\tI\t0",
            "\n\nIo\ns502\nCio\ne{0:0}\nH*\tX-Service\tchat\nf0\tS\t0"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Debug for ServiceError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Display for ServiceError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Error for ServiceError {
        #[inline]
        fn source(&self) -> __rt::Option<&(dyn __rt::Error + 'static)> {
            #[allow(unused_imports)]
            use __rt::{AskError as _, AskPointer as _};
            match self {
                Self::Account { .. } => __rt::inner_source(__rt::ApiError::__inner(self)),
                Self::Boxed { .. } => __rt::inner_source(__rt::ApiError::__inner(self)),
                Self::Io { .. } => __rt::source_of(__rt::ApiError::__source(self)),
                _ => __rt::None,
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Serialize for ServiceError {
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
    impl __rt::From<AccountError> for ServiceError {
        #[inline]
        #[track_caller]
        fn from(source: AccountError) -> Self {
            Self::Account { 0: source }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::From<std::io::Error> for ServiceError {
        #[inline]
        #[track_caller]
        fn from(source: std::io::Error) -> Self {
            Self::Io { 0: source }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::ApiError for ServiceError {
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
                            Self::Account { .. } => 0,
                            Self::Boxed { .. } => 1,
                            Self::Read { .. } => 2,
                            Self::Io { .. } => 3,
                        },
                    ),
            )
        }
        #[inline]
        fn __slots(&self, __with: &mut dyn __rt::FnMut(&[__rt::Slot<'_>])) {
            match self {
                Self::Read { inner: __f0, .. } => {
                    __with(&[__rt::Slot::Foreign(&__rt::show(__f0))])
                }
                Self::Io { 0: __f0, .. } => {
                    __with(&[__rt::Slot::Type(__rt::type_of(__f0))])
                }
                _ => __with(&[]),
            }
        }
        #[inline]
        fn __source(&self) -> __rt::Option<&(dyn __rt::Error + 'static)> {
            #[allow(unused_imports)]
            use __rt::{AskError as _, AskPointer as _};
            match self {
                Self::Io { 0: __f0, .. } => (&&__rt::SourceField(__f0)).ask(),
                _ => __rt::None,
            }
        }
        #[inline]
        fn __like(&self, __with: &mut dyn __rt::FnMut(&dyn __rt::ApiError)) {
            match self {
                Self::Read { inner: __f0, .. } => __with(&(__f0)),
                _ => {}
            }
        }
        #[inline]
        fn __inner(&self) -> __rt::Option<&dyn __rt::ApiError> {
            match self {
                Self::Account { 0: __f0, .. } => __rt::inner(__f0),
                Self::Boxed { 0: __f0, .. } => __rt::inner(__f0),
                _ => __rt::None,
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Definitions for ServiceError {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [] [ServiceError] []
    }
};
pub struct AccountError {
    pub plan: &'static str,
}
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nAccountError\n1",
            "\n\nAccountError\ns403\nCaccount\nr\ni\nfplan\tP\t0\tm\tplan\t0"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Debug for AccountError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Display for AccountError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Error for AccountError {}
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Serialize for AccountError {
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
    impl __rt::ApiError for AccountError {
        #[inline]
        fn definition(&self) -> &'static __rt::Definition {
            __rt::definition(self)
        }
        #[inline]
        fn __derived(&self) -> __rt::Option<&'static __rt::Definition> {
            __rt::Some(__TABLE.definition(0))
        }
        #[inline]
        fn __slots(&self, __with: &mut dyn __rt::FnMut(&[__rt::Slot<'_>])) {
            match self {
                Self { plan: __f0, .. } => __with(&[__rt::Slot::Json(__f0)]),
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Definitions for AccountError {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [] [AccountError] []
    }
};
