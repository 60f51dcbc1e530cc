// Written by the derive's unit tests; see `tests.rs`.
use ayushma_errors::ApiError;
use std::fmt;
pub struct LoginError {
    pub login: String,
    pub password: String,
    pub token: String,
    pub card: Option<String>,
    pub link: String,
    pub device: String,
    pub size: String,
    pub claims: Vec<u8>,
    pub otp: u32,
    pub name: String,
    pub cause: std::io::Error,
}
#[doc(hidden)]
const _: () = {
    use ::ayushma_errors::__private as __rt;
    static __TABLE: __rt::Table = __rt::Table::new(
        __rt::concat!(
            __rt::module_path!(), "\nLoginError\n1",
            "\n\nLoginError\ns401\nClogin\nm{0:login} cannot sign in\ne{1:login} {2:token} {3:card} {4:link} {5:name} {6:size}\nflogin\tR\t1\nfpassword\tR\t=[REDACTED]\nftoken\tR\t2\nfcard\tR\t3\nflink\tR\t4\nfdevice\tR\t7\nfsize\tR\t6\nfclaims\tR\t=[REDACTED Vec<u8>]\nfotp\tR\t-\nfname\tR\t5\nfcause\tR\t8"
        ),
        &[],
        &[],
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Debug for LoginError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::debug(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Display for LoginError {
        #[inline]
        fn fmt(&self, f: &mut __rt::Formatter<'_>) -> __rt::fmt::Result {
            __rt::display(self, f)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Error for LoginError {}
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Serialize for LoginError {
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
    impl __rt::ApiError for LoginError {
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
                Self {
                    login: __f0,
                    token: __f2,
                    card: __f3,
                    link: __f4,
                    device: __f5,
                    size: __f6,
                    name: __f9,
                    cause: __f10,
                    ..
                } => {
                    __with(
                        &[
                            __rt::Slot::Text(__f0),
                            __rt::Slot::Masked(&__rt::mask::email(__f0)),
                            __rt::Slot::Masked(&__rt::mask::last(__f2, 4usize)),
                            __rt::Slot::Masked(&__rt::mask::first(__f3, 6usize)),
                            __rt::Slot::Masked(&__rt::mask::url(__f4)),
                            __rt::Slot::MaskedLazy(&|__f| (initial)(__f9, __f)),
                            __rt::Slot::Masked(&__rt::mask::len(__f6)),
                            __rt::Slot::Masked(&__rt::mask::hash(__f5, "device")),
                            __rt::Slot::Type(__rt::type_of(__f10)),
                        ],
                    )
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl __rt::Definitions for LoginError {
        #[inline]
        fn definitions() -> &'static [__rt::Definition] {
            __TABLE.definitions()
        }
    }
    ::ayushma_errors::__impl_integrations! {
        [] [] [LoginError] []
    }
    #[allow(dead_code, deprecated, unreachable_patterns, clippy::all, clippy::pedantic)]
    fn __unread(this: &LoginError) {
        match this {
            LoginError { password: __f1, claims: __f7, otp: __f8, .. } => {}
            _ => {}
        }
    }
};
fn initial(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}.", name.chars().next().unwrap_or('?'))
}
