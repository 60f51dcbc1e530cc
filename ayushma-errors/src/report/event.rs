//! What an event says, rendered.

use super::Origin;
use super::of_request::Request;
use crate::exposure::Exposure;
use crate::level::Level;
use crate::record::Record;
use crate::text::joined;

/// What an event says, rendered.
pub(crate) struct Event {
    pub(crate) critical: bool,
    pub(crate) code: String,
    pub(crate) error_type: String,
    pub(crate) message: String,
    pub(crate) id: String,
    pub(crate) status: Option<u16>,
    pub(crate) fields: Fields,
    pub(crate) source: Option<String>,
    pub(crate) location: Option<String>,
    /// What could not be sent to the caller.
    pub(crate) dropped: Option<String>,
    pub(crate) request: Option<Request>,
}

impl Event {
    pub(crate) fn of(record: &Record<'_>, origin: Origin) -> Self {
        let mut fields = Vec::new();
        record.fields(&mut |field| {
            let has_own_place = matches!(field.exposure(), Exposure::Source | Exposure::Location);
            if field.is_logged() && !has_own_place {
                fields.push((field.name().to_owned(), crate::record::bounded(&field)));
            }
        });
        let dropped = record.dropped.borrow();
        Event {
            critical: record.level() == Level::Critical,
            code: record.code().to_string(),
            error_type: record.definition().error_type(),
            message: record.operator_text(),
            id: record.id().to_string(),
            status: (origin == Origin::Response).then(|| record.status().as_u16()),
            fields: Fields(fields),
            source: record.source(),
            location: record.location(),
            dropped: (!dropped.is_empty()).then(|| joined(&dropped, "; ")),
            request: record.request().map(Request::of),
        }
    }

    /// The fields by their names in the event, as text.
    #[cfg(any(feature = "log", feature = "testing"))]
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("error.message", self.message.clone()),
            ("error.code", self.code.clone()),
            ("error.type", self.error_type.clone()),
            ("error.id", self.id.clone()),
        ];
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        add(
            "http.response.status_code",
            self.status.map(|status| status.to_string()),
        );
        add(
            "error.fields",
            (!self.fields.0.is_empty()).then(|| self.fields.to_string()),
        );
        add("error.source", self.source.clone());
        add("error.location", self.location.clone());
        add("error.dropped", self.dropped.clone());
        if let Some(request) = &self.request {
            add("http.request.method", Some(request.method.clone()));
            add("http.route", request.route.clone());
            add("url.path", Some(request.path.clone()));
            add("http.request.id", Some(request.id.clone()));
            add("trace.id", request.trace.clone());
            add("span.id", request.span.clone());
        }
        add("critical", self.critical.then(|| "true".to_owned()));
        add("origin", self.status.is_none().then(|| "report".to_owned()));
        pairs
    }
}

/// The sanitized fields of one error: the structured value of the event's `error.fields`.
///
/// tracing has no structured values, but it hands an error to a subscriber as it is: a layer finds the pairs again with
/// `value.downcast_ref::<Fields>()`, any other prints `name=value`.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The names and what the operator may read of the values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl std::fmt::Display for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, (name, value)) in self.iter().enumerate() {
            let space = if i == 0 { "" } else { " " };
            // A value with white space could be read as another pair.
            if value.is_empty() || value.contains([' ', '"', '=']) {
                write!(f, "{space}{name}={value:?}")?;
            } else {
                write!(f, "{space}{name}={value}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Fields {}
