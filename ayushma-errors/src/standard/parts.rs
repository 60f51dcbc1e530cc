//! What one occurrence of a standard error is made of.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::StatusCode;
use serde_core::{Serialize, Serializer};

use super::kind::Standard;
use crate::ApiError;
use crate::code::Code;
use crate::detail::{AskDetail, Detail, ErrorsField, Kind, slot};
use crate::slot::{LONGEST_TEXT, Slot};
use crate::status::phrase;
use crate::text::{Escaped, guarded};

#[derive(ApiError)]
#[api(transparent, skip(Display))]
#[status(500, with = Parts::shown_status)]
#[code("error", with = Parts::shown_code)]
#[message(with = Parts::write_message)]
#[header("WWW-Authenticate" = .challenge)]
#[header("Retry-After" = .retry_after)]
pub(super) struct Parts {
    pub(super) kind: Standard,
    #[public(errors)]
    pub(super) problems: Said,
    #[redact(omit, logs_only)]
    pub(super) challenge: Option<Cow<'static, str>>,
    #[redact(omit, logs_only)]
    retry_after: Option<u64>,
    #[redact(omit)]
    pub(super) given: Given,
    #[source]
    pub(super) source: Option<Box<dyn Error + Send + Sync>>,
}

/// What somebody said of this occurrence, from which the rest is made.
#[derive(Default)]
pub(super) struct Given {
    pub(super) status: Option<StatusCode>,
    pub(super) code: Option<Code<'static>>,
    /// A 401 without a challenge stays one.
    pub(super) stays_401: bool,
    /// The seconds to wait.
    wait: Option<u64>,
    /// The detail of a `Throttled` without its wait.
    detail: Option<Detail>,
}

impl Parts {
    #[inline]
    pub(super) fn new(kind: Standard) -> Self {
        let is_validation = matches!(kind, Standard::ValidationError);
        let detail = is_validation.then(|| kind.message().into_owned().into());
        Parts {
            kind,
            problems: Said {
                detail,
                is_validation,
            },
            challenge: None,
            retry_after: None,
            given: Given::default(),
            source: None,
        }
    }

    #[inline]
    pub(super) fn set_detail(&mut self, detail: Detail) {
        if matches!(self.kind, Standard::Throttled) {
            self.given.detail = Some(detail.clone());
        }
        self.problems.detail = Some(detail);
        self.add_wait();
    }

    #[inline]
    pub(super) fn set_wait(&mut self, seconds: Option<u64>) {
        self.given.wait = seconds;
        // A client that need not wait is not told to.
        self.retry_after = seconds.filter(|seconds| *seconds > 0);
        self.add_wait();
    }

    /// Django REST Framework says in the text how long to wait, when there is a text.
    #[inline]
    fn add_wait(&mut self) {
        if !matches!(self.kind, Standard::Throttled) {
            return;
        }
        let given = self.given.detail.as_ref();
        let (text, code) = match given.map(Detail::kind) {
            Some(Kind::Text { text, code }) => (text, code.cloned()),
            None => ("Request was throttled.", None),
            Some(_) => return,
        };
        self.problems.detail = match self.given.wait {
            None => given.cloned(),
            Some(wait) => {
                let seconds = if wait == 1 { "second" } else { "seconds" };
                let text = format!("{text} Expected available in {wait} {seconds}.");
                let detail = Detail::text(text);
                Some(match code {
                    Some(code) => detail.with_code(code),
                    None => detail,
                })
            }
        };
    }

    #[inline]
    fn shown_status(&self) -> StatusCode {
        let status = match self.given.status {
            Some(status) => status,
            None => self.kind.status(),
        };
        // RFC 9110 wants a challenge with every 401; without one Django REST Framework answers 403.
        let is_named = self.given.status.is_none();
        if status.as_u16() == 401 && is_named && self.challenge.is_none() && !self.given.stays_401 {
            return StatusCode::FORBIDDEN;
        }
        status
    }

    #[inline]
    fn shown_code(&self) -> Code<'static> {
        let mut of_text = None;
        if let Some(detail) = &self.problems.detail
            && let Kind::Text { code, .. } = detail.kind()
        {
            of_text = code;
        }
        let given = of_text.or(self.given.code.as_ref());
        match given {
            Some(code) if code.is_legal() => code.clone(),
            _ => self.kind.code().into_owned(),
        }
    }

    #[inline]
    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.detail.as_ref().map(Detail::kind) {
            Some(Kind::Text { text, .. }) => return f.write_str(text),
            Some(Kind::List([item])) => {
                if let Kind::Text { text, .. } = item.kind() {
                    return f.write_str(text);
                }
            }
            _ => {}
        }
        match self.given.status {
            Some(status) if status.as_u16() != 500 => f.write_str(phrase(status)),
            _ => f.write_str(&self.kind.message()),
        }
    }
}

impl fmt::Display for Parts {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = fmt::from_fn(|f| self.write_message(f));
        guarded(&mut Escaped::new(f), LONGEST_TEXT, &message)
    }
}

/// The detail, where somebody gave one.
pub(super) struct Said {
    pub(super) detail: Option<Detail>,
    is_validation: bool,
}

impl<'a> AskDetail<'a> for &ErrorsField<'a, Said> {
    #[inline]
    fn ask(self) -> Option<Slot<'a>> {
        Some(slot(self.0.detail.as_ref(), self.0.is_validation))
    }
}

// The derive asks for it, for the sake of lists of problems that are no `Detail`; nobody calls it.
impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}
