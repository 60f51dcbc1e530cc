//! The hidden macros that expansions call: full or empty, as the features say.
//!
//! The orphan rule puts the frameworks' impls into the user's crate. An expansion is the same in every build; what it
//! becomes is decided here, so that the derive needs no features.

/// Implements the frameworks' traits for an error type: `[what is skipped] [generics] [type] [predicates]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_integrations {
    ([] $($rest:tt)*) => {
        $crate::__impl_axum! { $($rest)* }
        $crate::__impl_actix_web! { $($rest)* }
    };
    ([IntoResponse] $($rest:tt)*) => {
        $crate::__impl_actix_web! { $($rest)* }
    };
    ([ResponseError] $($rest:tt)*) => {
        $crate::__impl_axum! { $($rest)* }
    };
    ([IntoResponse ResponseError] $($rest:tt)*) => {};
}

#[cfg(feature = "axum")]
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_axum {
    ([$($generics:tt)*] [$($ty:tt)*] [$($predicates:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "whether a variant is deprecated is for its users")]
        impl $($generics)* $crate::__private::axum_core::response::IntoResponse for $($ty)*
        where
            $($predicates)*
        {
            fn into_response(self) -> $crate::__private::axum_core::response::Response {
                $crate::__private::axum::into_response(&self)
            }
        }
    };
}

#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_axum {
    ($($tokens:tt)*) => {};
}

#[cfg(feature = "actix-web")]
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_actix_web {
    ([$($generics:tt)*] [$($ty:tt)*] [$($predicates:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "whether a variant is deprecated is for its users")]
        impl $($generics)* $crate::__private::actix_web::ResponseError for $($ty)*
        where
            $($predicates)*
        {
            fn status_code(&self) -> $crate::__private::actix_web::http::StatusCode {
                $crate::__private::actix::status_code(self)
            }
            fn error_response(&self) -> $crate::__private::actix_web::HttpResponse {
                $crate::__private::actix::error_response(self)
            }
        }
    };
}

#[cfg(not(feature = "actix-web"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_actix_web {
    ($($tokens:tt)*) => {};
}
