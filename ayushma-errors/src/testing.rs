//! What would be sent and what would be logged, for tests.

use std::fmt::Write;

use http::{HeaderMap, StatusCode};

use crate::error::ApiError;
use crate::level::Level;
use crate::occurrence::OccurrenceId;
use crate::record::Record;
use crate::report::{Event, Origin};
use crate::respond::response;

/// What an error would become: the response, and the event. See [`capture`].
#[derive(Debug)]
pub struct Captured {
    /// The response's status.
    pub status: StatusCode,
    /// The response's headers.
    pub headers: HeaderMap,
    /// The response's body.
    pub body: Vec<u8>,
    /// The id of the occurrence, which the body and the event share.
    pub id: OccurrenceId,
    /// The event, unless the error is silent.
    pub event: Option<CapturedEvent>,
}

/// The event that would be logged.
#[derive(Debug)]
pub struct CapturedEvent {
    /// How loud it is.
    pub level: Level,
    /// The event's target.
    pub target: String,
    /// The event's fields, by name, in order.
    pub fields: Vec<(String, String)>,
}

impl Captured {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A field of the event, such as `error.message`.
    #[must_use]
    pub fn logged(&self, name: &str) -> Option<&str> {
        let event = self.event.as_ref()?;
        event
            .fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All that would be sent, as one text to search in.
    #[must_use]
    pub fn sent_text(&self) -> String {
        let mut text = format!("{}\n", self.status);
        for (name, value) in &self.headers {
            let _ = writeln!(
                text,
                "{name}: {}",
                String::from_utf8_lossy(value.as_bytes())
            );
        }
        text.push_str(&self.text());
        text
    }

    /// All that would be logged, as one text to search in.
    #[must_use]
    pub fn logged_text(&self) -> String {
        let Some(event) = &self.event else {
            return String::new();
        };
        let mut text = format!("{} {} api_error", event.level, event.target);
        for (name, value) in &event.fields {
            // Writing to a string does not fail.
            let _ = write!(text, " {name}={value:?}");
        }
        text
    }
}

/// What would be sent for this error and what would be logged; nothing is reported.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, testing::capture};
///
/// #[derive(ApiError)]
/// #[status(401)]
/// #[message("The token is not valid")]
/// #[error("token {token} was refused")]
/// struct Refused {
///     #[redact]
///     token: String,
/// }
///
/// let captured = capture(&Refused { token: "tok-12345".into() });
/// assert_eq!(captured.status, 401);
/// assert!(captured.sent_text().contains("The token is not valid"));
/// assert_eq!(captured.logged("error.message"), Some("token [REDACTED] was refused"));
/// assert!(!captured.logged_text().contains("tok-12345"));
/// # }
/// ```
#[must_use]
pub fn capture(err: &dyn ApiError) -> Captured {
    let mut record = Record::new(err);
    let (parts, body) = response(&mut record, None).into_parts();
    let event = (record.reports() && record.level() > Level::Off).then(|| CapturedEvent {
        level: record.level(),
        target: record.target().to_owned(),
        fields: Event::of(&record, Origin::Response)
            .pairs()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    });
    Captured {
        status: parts.status,
        headers: parts.headers,
        body,
        id: record.id(),
        event,
    }
}
