// Written by the derive's unit tests; see `tests.rs`.
use ayushma_errors::ApiError;
use uuid::Uuid;
pub enum ChatError {
    /// The chat does not exist, or belongs to another project.
    NotFound { chat_id: Uuid },
    MissingOpenAiKey,
    Throttled { wait: u64 },
    Upstream { model: String, api_key: String, source: std::io::Error },
    Document(DocumentError),
}
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nChatError",
            "\n\nNotFound\ns404\nCnot_found\nmChat {0:chat_id} was not found\nfchat_id\tM\t0\ndThe chat does not exist, or belongs to another project.",
            "\n\nMissingOpenAiKey\ns400\nCmissing_open_ai_key\nmOpenAI-Key header is required to create a chat",
            "\n\nThrottled\ns429\nCthrottled\nmRequest was throttled. Expected available in {0:wait} seconds.\nx*\tRetry-After\t1\nfwait\tP\t2\tm\twait\t2",
            "\n\nUpstream\ns502\nCupstream\nmThe assistant is not available right now\nemodel {0:model} refused key {1:api_key}\nlcritical\nfmodel\tI\t2\nfapi_key\tR\t1\nfsource\tS\t3",
            "\n\nDocument\nCdocument\nvt"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Debug for ChatError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Display for ChatError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Error for ChatError {
        #[inline]
        fn source(&self) -> __rt::Option<&(dyn __rt::Error + 'static)> {
            #[allow(unused_imports)]
            use __rt::{AskError as _, AskPointer as _};
            match self {
                Self::Upstream { source: __f2, .. } => (&&__rt::SourceField(__f2)).ask(),
                Self::Document { .. } => {
                    __rt::inner_source(__rt::ApiError::__inner(self))
                }
                _ => __rt::None,
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Serialize for ChatError {
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
    impl __rt::From<DocumentError> for ChatError {
        #[inline]
        #[track_caller]
        fn from(source: DocumentError) -> Self {
            Self::Document { 0: source }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::ApiError for ChatError {
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
                            Self::NotFound { .. } => 0,
                            Self::MissingOpenAiKey { .. } => 1,
                            Self::Throttled { .. } => 2,
                            Self::Upstream { .. } => 3,
                            Self::Document { .. } => 4,
                        },
                    ),
            )
        }
        #[inline]
        fn __slots(&self, __with: &mut dyn __rt::FnMut(&[__rt::Slot<'_>])) {
            match self {
                Self::NotFound { chat_id: __f0, .. } => __with(&[__rt::Slot::Text(__f0)]),
                Self::Throttled { wait: __f0, .. } => {
                    __with(
                        &[
                            __rt::Slot::Text(__f0),
                            __rt::Slot::Header(&|| __rt::header(&(__f0))),
                            __rt::Slot::Json(__f0),
                        ],
                    )
                }
                Self::Upstream { model: __f0, api_key: __f1, source: __f2, .. } => {
                    __with(
                        &[
                            __rt::Slot::Foreign(__f0),
                            __rt::Slot::Masked(&__rt::mask::last(__f1, 4usize)),
                            __rt::Slot::Foreign(&__rt::show(__f0)),
                            __rt::Slot::Type(__rt::type_of(__f2)),
                        ],
                    )
                }
                _ => __with(&[]),
            }
        }
        #[inline]
        fn __inner(&self) -> __rt::Option<&dyn __rt::ApiError> {
            match self {
                Self::Document { 0: __f0, .. } => __rt::inner(__f0),
                _ => __rt::None,
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Definitions for ChatError {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [] [ChatError] []
    }
};
pub struct DocumentError;
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nDocumentError\n1",
            "\n\nDocumentError\ns422\nCdocument"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Debug for DocumentError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Display for DocumentError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Error for DocumentError {}
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Serialize for DocumentError {
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
    impl __rt::ApiError for DocumentError {
        #[inline]
        fn definition(&self) -> &'static __rt::Definition {
            __rt::definition(self)
        }
        #[inline]
        fn __derived(&self) -> __rt::Option<&'static __rt::Definition> {
            __rt::Some(__TABLE.definition(0))
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Definitions for DocumentError {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [] [DocumentError] []
    }
};
