//! The errors in place of what frameworks answer, and their statuses.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::definition::Definition;
use crate::error::ApiError;
use crate::field::Field;

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

// Stands in for the standard errors until they are there.
#[derive(Debug)]
struct Plain {
    status: StatusCode,
    /// What the operator reads, and what it is.
    said: Option<(&'static str, String)>,
}

static PLAIN: Definition = Definition::new("Standard", "error", 500).with_module("ayushma_errors");

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

/// The error in place of a framework's answer, with what the framework said of it.
pub(crate) fn error(status: StatusCode, said: Option<String>) -> Box<dyn ApiError + Send + Sync> {
    Box::new(Plain {
        status,
        said: said.map(|text| ("framework", text)),
    })
}

/// The error in place of a panic, with what it said, where it said it in words.
pub(crate) fn panicked(text: Option<&str>) -> Box<dyn ApiError + Send + Sync> {
    let text = text.unwrap_or("a panic whose payload is no text");
    Box::new(Plain {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        said: Some(("panic", text.to_owned())),
    })
}
