// Written by the derive's unit tests; see `tests.rs`.
use ayushma_errors::{ApiError, Level};
pub struct UpstreamError {
    pub upstream: Option<u16>,
    pub kind: Option<String>,
    pub problems: Vec<u16>,
    pub place: &'static std::panic::Location<'static>,
}
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nUpstreamError\n1",
            "\n\nUpstreamError\ns502~\ncupstream\nz\nm{2:n} problems\nl~\nh*\tX-Upstream\t{3:upstream:?}\nphint\t4\t\nfupstream\tM\t0\nfkind\tM\t1\nfproblems\tP\t5\te\tproblems\t5\nfplace\tO\t6"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Debug for UpstreamError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Display for UpstreamError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Error for UpstreamError {}
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Serialize for UpstreamError {
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
    impl __rt::ApiError for UpstreamError {
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
                Self { upstream: __f0, kind: __f1, problems: __f2, place: __f3, .. } => {
                    __with(
                        &[
                            __rt::Slot::Text(
                                &__rt::status_text(__rt::status_value(__f0)),
                            ),
                            __rt::Slot::Text(&__rt::code_text(__rt::code_value(__f1))),
                            __rt::Slot::Lazy(
                                &|__f| __rt::Display::fmt(&(__f2.len()), __f),
                            ),
                            __rt::Slot::Debug(__f0),
                            __rt::Slot::Json(&"try again later"),
                            __rt::errors_slot(
                                __rt::Slot::Json(__f2),
                                {
                                    #[allow(unused_imports)]
                                    use __rt::AskDetail as _;
                                    (&__rt::ErrorsField(__f2)).ask()
                                },
                            ),
                            __rt::Slot::Text(__rt::location(__f3)),
                        ],
                    )
                }
            }
        }
        #[inline]
        fn __status(&self) -> __rt::Option<__rt::u16> {
            match self {
                Self { upstream: __f0, .. } => __rt::status_value(__f0),
            }
        }
        #[inline]
        fn __code(&self) -> __rt::Option<__rt::Code<'static>> {
            match self {
                Self { kind: __f1, .. } => __rt::code_value(__f1),
            }
        }
        #[inline]
        fn __level(&self) -> __rt::Option<__rt::Level> {
            match self {
                Self { .. } => {
                    __rt::Some({
                        let __with: fn(&Self) -> __rt::Level = level;
                        __with(self)
                    })
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Definitions for UpstreamError {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [] [UpstreamError] []
    }
};
fn level(err: &UpstreamError) -> Level {
    if err.upstream.is_some() { Level::Warn } else { Level::Critical }
}
