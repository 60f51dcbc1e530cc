//! The errors in place of what frameworks answer, and their statuses.

use http::StatusCode;

use crate::error::ApiError;

/// Which status stands for what a framework refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Policy {
    /// The framework's own.
    #[default]
    Frameworks,
    /// Django REST Framework's: a body of the wrong shape is a 400.
    Drf,
}

impl Policy {
    pub(crate) fn status(self, status: StatusCode) -> StatusCode {
        match (self, status) {
            (Policy::Drf, StatusCode::UNPROCESSABLE_ENTITY) => StatusCode::BAD_REQUEST,
            _ => status,
        }
    }
}

/// The error in place of a framework's answer, with what the framework said of it.
pub(crate) fn error(status: StatusCode, said: Option<String>) -> Box<dyn ApiError + Send + Sync> {
    stand_in::error(status, said)
}

/// The error in place of a panic, with what it said.
pub(crate) fn panicked(said: String) -> Box<dyn ApiError + Send + Sync> {
    stand_in::panicked(said)
}

/// The standard errors, with what only the operator reads.
#[cfg(feature = "derive")]
mod stand_in {
    use http::StatusCode;

    use crate::ApiError;
    use crate::standard::{ApiException, for_status};

    #[derive(ApiError)]
    enum Replaced {
        #[api(transparent)]
        Answer {
            err: ApiException,
            #[internal]
            framework: String,
        },
        #[api(transparent)]
        Panic {
            err: ApiException,
            #[internal]
            panic: String,
        },
    }

    pub(super) fn error(
        status: StatusCode,
        said: Option<String>,
    ) -> Box<dyn ApiError + Send + Sync> {
        let err = for_status(status);
        match said {
            Some(framework) => Box::new(Replaced::Answer { err, framework }),
            None => Box::new(err),
        }
    }

    pub(super) fn panicked(panic: String) -> Box<dyn ApiError + Send + Sync> {
        let err = for_status(StatusCode::INTERNAL_SERVER_ERROR);
        Box::new(Replaced::Panic { err, panic })
    }
}

/// Without the derive, which writes the standard errors, one that has the status alone.
#[cfg(not(feature = "derive"))]
mod stand_in {
    use std::error::Error;
    use std::fmt;

    use http::StatusCode;

    use crate::definition::Definition;
    use crate::error::ApiError;
    use crate::field::Field;

    #[derive(Debug)]
    struct Plain {
        status: StatusCode,
        /// What the operator reads, and what it is.
        said: Option<(&'static str, String)>,
    }

    static PLAIN: Definition =
        Definition::new("Standard", "error", 500).with_module("ayushma_errors");

    impl ApiError for Plain {
        fn definition(&self) -> &'static Definition {
            &PLAIN
        }

        fn status(&self) -> StatusCode {
            self.status
        }

        fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
            if let Some((name, text)) = &self.said {
                visit(Field::internal(name, text));
            }
        }
    }

    impl Error for Plain {}

    impl fmt::Display for Plain {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(crate::status::phrase(self.status))
        }
    }

    pub(super) fn error(
        status: StatusCode,
        said: Option<String>,
    ) -> Box<dyn ApiError + Send + Sync> {
        Box::new(Plain {
            status,
            said: said.map(|text| ("framework", text)),
        })
    }

    pub(super) fn panicked(text: String) -> Box<dyn ApiError + Send + Sync> {
        Box::new(Plain {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            said: Some(("panic", text)),
        })
    }
}
