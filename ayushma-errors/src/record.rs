//! The sanitized view of one occurrence, from which every output is rendered.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt::{self, Write};

use http::header::{CONNECTION, CONTENT_LENGTH, HeaderName, TRANSFER_ENCODING};
use http::{HeaderMap, StatusCode};

use crate::aspects::{self, Occurrence};
use crate::body::{Body, BodyFormat, Format, Problem, PublicView};
use crate::chain;
use crate::code::Code;
use crate::definition::{Definition, Via};
use crate::error::ApiError;
use crate::exposure::Exposure;
use crate::field::Field;
use crate::level::Level;
use crate::occurrence::OccurrenceId;
use crate::request::RequestContext;
use crate::slot::{LONGEST_JSON, LONGEST_TEXT};
use crate::text::{Bounded, Escaped, guarded};

/// One occurrence of an error, sanitized: what every output is rendered from.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, Record};
///
/// #[derive(ApiError)]
/// #[status(502)]
/// #[error("model {model} refused key {api_key}")]
/// struct Upstream {
///     #[internal]
///     model: String,
///     #[redact(last = 4)]
///     api_key: String,
/// }
///
/// let err = Upstream { model: "m-1".into(), api_key: "a-secret-of-25-characters".into() };
/// let record = Record::new(&err);
/// assert_eq!(record.operator_text(), "model m-1 refused key ***ters");
/// # }
/// ```
pub struct Record<'a> {
    err: &'a dyn ApiError,
    definition: &'static Definition,
    status: StatusCode,
    level: Level,
    code: Code<'static>,
    /// Made when it is first asked for.
    id: Cell<Option<OccurrenceId>>,
    has_instance: bool,
    reports: bool,
    request: Option<RequestContext>,
    pub(crate) dropped: RefCell<Vec<String>>,
}

/// What is the server's to write: a wrong length breaks the connection.
static FRAMING: &[HeaderName] = &[CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION];

impl<'a> Record<'a> {
    /// Looks at the error.
    #[must_use]
    pub fn new(err: &'a dyn ApiError) -> Self {
        let definition = err.definition();
        // Each of these may run code of the user's.
        let mut status = definition.status();
        crate::guard(&mut || status = err.status());
        let mut level = Level::Error;
        crate::guard(&mut || level = err.level());
        let mut code = definition.code();
        crate::guard(&mut || code = own_code(err, definition));
        let (mut has_instance, mut reports) = (true, true);
        let mut next = Some(err);
        while let Some(err) = next {
            let own = err.__own();
            has_instance &= own.has_instance;
            reports &= own.reports;
            next = err.__inner();
        }
        Record {
            err,
            definition,
            status,
            level,
            code,
            id: Cell::new(None),
            has_instance,
            reports,
            request: RequestContext::current(),
            dropped: RefCell::new(Vec::new()),
        }
    }

    /// The request in which it occurred, where there is one.
    #[must_use]
    pub fn request(&self) -> Option<&RequestContext> {
        self.request.as_ref()
    }

    /// The code that the program's own text has, or the status: one that a value made may be anything, and what counts or
    /// groups by it would have no end.
    #[cfg(any(feature = "metrics", feature = "sentry"))]
    pub(crate) fn fixed_code(&self) -> Code<'_> {
        // `standard::ApiException` has it from the status.
        if self.code == *crate::status::phrase_code(self.status) {
            return self.code.clone();
        }
        let mut code = self.definition.code();
        crate::guard(&mut || code = aspects::fixed_code(self.err));
        code
    }

    /// What is known of the error when the program is compiled.
    #[must_use]
    pub fn definition(&self) -> &'static Definition {
        self.definition
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable identifier that clients match on.
    #[must_use]
    pub fn code(&self) -> &Code<'static> {
        &self.code
    }

    /// How loud the error is in the log.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// The id of this occurrence: in the body, the event, a header.
    #[must_use]
    pub fn id(&self) -> OccurrenceId {
        if let Some(id) = self.id.get() {
            return id;
        }
        let id = OccurrenceId::new();
        self.id.set(Some(id));
        id
    }

    /// The event's target: the type's module, unless the error says another.
    #[must_use]
    pub fn target(&self) -> &'static str {
        let own = self.err.__own();
        match own.target {
            Some(target)
                if own.stated.target
                    || own.via != Via::Transparent
                    || self.err.__inner().is_none() =>
            {
                target
            }
            _ => self.definition.target.unwrap_or(self.definition.module),
        }
    }

    /// Whether the occurrence is reported when it becomes a response.
    #[must_use]
    pub fn reports(&self) -> bool {
        self.reports
    }

    /// What the caller reads.
    #[must_use]
    pub fn message(&self) -> Cow<'_, str> {
        let mut message = Cow::Borrowed(crate::status::phrase(self.status));
        crate::guard(&mut || message = self.err.message());
        message
    }

    /// What the operator reads: control characters are escaped, and it has at most 16 KiB.
    #[must_use]
    pub fn operator_text(&self) -> String {
        let mut text = String::new();
        let mut out = Bounded::new(&mut text, LONGEST_TEXT);
        let operator = fmt::from_fn(|f| crate::render::operator(self.err, f));
        // A buffer of ours takes everything.
        let _ = guarded(&mut Escaped::new(&mut out), LONGEST_TEXT, &operator);
        text
    }

    /// The error itself.
    #[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
    pub(crate) fn error(&self) -> &'a dyn ApiError {
        self.err
    }

    /// Shows each field to the visitor.
    pub fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        crate::guard(&mut || self.err.fields(visit));
    }

    /// The source, where there is one: the name of its type, and of each link what the scrubber leaves of its text.
    ///
    /// Control characters are escaped, and it has at most 16 KiB.
    #[must_use]
    #[inline]
    pub fn source(&self) -> Option<String> {
        self.source_as(self.first(Exposure::Source))
    }

    /// The same where the field that names its type was read.
    pub(crate) fn source_as(&self, named: Option<String>) -> Option<String> {
        let named = match named {
            Some(name) if name == "None" => None,
            named => named,
        };
        let source = chain::source(self.err);
        if named.is_none() && source.is_none() {
            return None;
        }
        // An error whose impl was written by hand has a source and no field that says its type.
        let mut text = named.unwrap_or_else(|| "Error".to_owned());
        let mut out = Bounded::new(&mut text, LONGEST_TEXT);
        if let Some(source) = source {
            for link in &chain::texts(source) {
                // A buffer of ours takes everything.
                let _ = out.write_str(": ");
                let _ = Escaped::new(&mut out).write_str(link);
            }
        }
        Some(text)
    }

    /// The name of the source's type, where it is known, and what the scrubber leaves of each link's text.
    #[cfg(feature = "sentry")]
    pub(crate) fn source_links(&self) -> (Option<String>, Vec<String>) {
        let named = self.first(Exposure::Source).filter(|name| name != "None");
        let texts = chain::source(self.err)
            .map(chain::texts)
            .unwrap_or_default();
        let escaped = |text: &String| {
            let mut out = String::new();
            // A buffer of ours takes everything.
            let _ = Escaped::new(&mut Bounded::new(&mut out, LONGEST_TEXT)).write_str(text);
            out
        };
        let mut links: Vec<String> = texts.iter().map(escaped).collect();
        // A source that is redacted has a type and no text.
        if links.is_empty() && named.is_some() {
            links.push("[REDACTED]".to_owned());
        }
        (named, links)
    }

    /// Where the error was made, where it says so.
    #[must_use]
    #[inline]
    pub fn location(&self) -> Option<String> {
        self.first(Exposure::Location)
    }

    #[inline]
    fn first(&self, exposure: Exposure) -> Option<String> {
        let mut found = None;
        self.fields(&mut |field| {
            if field.exposure == exposure && found.is_none() {
                found = Some(bounded(&field));
            }
        });
        found
    }

    /// The headers of the response, those that name the occurrence among them.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let occurrence = Occurrence {
            id: self.id(),
            code: &self.code,
            status: self.status,
        };
        let mut dropped = |why: &str| self.dropped.borrow_mut().push(why.to_owned());
        crate::guard(&mut || {
            aspects::write_headers(self.err, Some(&occurrence), &mut headers, &mut dropped);
        });
        if headers.is_empty() {
            return headers;
        }
        let mut is_framed = false;
        for framing in FRAMING {
            if headers.contains_key(framing) {
                is_framed = true;
                self.dropped.borrow_mut().push(format!(
                    "header `{framing}` dropped: it is the server's to write"
                ));
            }
        }
        if !is_framed {
            return headers;
        }
        let mut kept = HeaderMap::new();
        for (name, value) in &headers {
            if !FRAMING.contains(name) {
                kept.append(name.clone(), value.clone());
            }
        }
        kept
    }

    /// The body in the format of the call, else of the variant, the type, the router, or [`Problem`].
    pub(crate) fn body(&self, format: Option<Format>) -> Body {
        let mut format = format;
        if format.is_none() {
            format = self.format();
        }
        #[cfg(any(feature = "tower", feature = "actix-web"))]
        if format.is_none()
            && let Some(request) = &self.request
        {
            format = request.format();
        }
        let id = if self.has_instance {
            Some(self.id())
        } else {
            None
        };
        self.body_with(format, id)
    }

    /// The body as `Serialize` writes it: of no occurrence.
    pub(crate) fn body_with(&self, format: Option<Format>, id: Option<OccurrenceId>) -> Body {
        if let Some(body) = self.own_body() {
            return body;
        }
        let format = match format {
            Some(format) => format,
            None => self.format().unwrap_or(const { Format::of::<Problem>() }),
        };
        let view = |reserved| {
            PublicView::new(
                self.err,
                self.status,
                &self.code,
                id,
                reserved,
                &self.dropped,
            )
        };
        let mut body = None;
        crate::guard(&mut || body = Some((format.render)(&view(format.reserved))));
        match body {
            Some(body) if !body.failed() => body,
            _ => {
                self.dropped
                    .borrow_mut()
                    .push("body dropped: its format failed".to_owned());
                Problem::render(&view(Problem::RESERVED))
            }
        }
    }

    fn format(&self) -> Option<Format> {
        let err = aspects::innermost(self.err, |own| {
            own.via != Via::Transparent || own.stated.format
        });
        err.__own().format
    }

    /// The value that is the whole body, `#[api(body = ..)]`.
    fn own_body(&self) -> Option<Body> {
        let err = aspects::innermost(self.err, |own| {
            own.body.is_some() || own.via != Via::Transparent
        });
        let slot = err.__own().body?;
        let mut bytes = Vec::new();
        let mut written = false;
        err.__slots(&mut |slots| {
            if let Some(slot) = slots.get(slot) {
                written = slot.json(&mut bytes, LONGEST_JSON);
            }
        });
        if !written {
            self.dropped
                .borrow_mut()
                .push("body dropped: it cannot be serialized".to_owned());
            return None;
        }
        Some(Body::new("application/json", bytes))
    }

    pub(crate) fn respond_with(&self) -> Option<crate::error::Response> {
        let mut response = None;
        crate::guard(&mut || response = self.err.respond_with());
        response
    }

    pub(crate) fn set_status(&mut self, status: StatusCode) {
        self.status = status;
    }
}

/// The code; most are the definition's own, which needs no copy.
fn own_code(err: &dyn ApiError, definition: &'static Definition) -> Code<'static> {
    let code = err.code();
    if code == definition.code {
        return Code::from(definition.code);
    }
    code.into_owned()
}

/// A field's text for the operator, bounded.
pub(crate) fn bounded(field: &Field<'_>) -> String {
    let mut text = String::new();
    // A buffer of ours takes everything.
    let _ = write!(Bounded::new(&mut text, LONGEST_TEXT), "{field}");
    text
}
