//! Sentry: each reported error as one event, whose id is the one that the caller quotes.
//!
//! [`Setup`] is the one call: no personal data by default, what others capture is scrubbed, and the queue accounts for each
//! envelope.
//!
//! ```
//! use ayushma_errors::sentry::Setup;
//!
//! // Without a DSN nothing is sent: for tests, and for whoever runs the service at home.
//! let guard = Setup::new("")?.environment("production").init();
//! // ... the service runs ...
//! drop(guard);
//! # Ok::<(), ayushma_errors::sentry::SetupError>(())
//! ```
//!
//! An event has the type's and the variant's name, the operator's text and the source chain, the fields that the log has, and the
//! request's route. It is grouped by code and route, never by its text. `#[internal]` fields are left out, and stand as
//! `[internal]` in the text, unless [`Setup::internal_fields`] allows them: the server may be somebody else's.
//!
//! Sent are responses of 5xx, reports at the level error and above, and what is critical; a variant decides otherwise by
//! `#[log(sentry = true)]` or `#[log(sentry = false)]`.

mod event;
mod queue;
mod scrubbed;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

#[cfg(any(feature = "tower", feature = "actix-web"))]
use sentry_core::TransactionOrSpan;
use sentry_core::types::{Dsn, Scheme};
use sentry_core::{Client, ClientOptions, Hub, Integration};

pub use self::queue::{Counts, Dropped, counts};
use crate::level::Level;
use crate::record::Record;
use crate::report::Origin;
#[cfg(any(feature = "tower", feature = "actix-web"))]
use crate::request::RequestContext;

/// How Sentry is set up: the example of [the module](self) has all of it.
#[derive(Clone)]
pub struct Setup {
    dsn: Option<Dsn>,
    environment: Option<Cow<'static, str>>,
    release: Option<Cow<'static, str>>,
    internal: bool,
    queue: usize,
    timeout: Duration,
}

impl Setup {
    /// Sends to the project of this DSN; to none if it is empty.
    ///
    /// # Errors
    /// When it is no DSN, or has `https` and the feature `sentry-rustls` is off. The error does not repeat it: it holds a key.
    pub fn new(dsn: &str) -> Result<Self, SetupError> {
        let dsn = match dsn {
            "" => None,
            dsn => Some(Dsn::from_str(dsn).map_err(|_| SetupError::Dsn)?),
        };
        let is_https = dsn
            .as_ref()
            .is_some_and(|dsn| dsn.scheme() == Scheme::Https);
        if is_https && !cfg!(feature = "sentry-rustls") {
            return Err(SetupError::Tls);
        }
        Ok(Setup {
            dsn,
            environment: None,
            release: None,
            internal: false,
            queue: 1000,
            timeout: Duration::from_secs(5),
        })
    }

    /// Such as `production`.
    #[must_use]
    pub fn environment(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.environment = Some(name.into());
        self
    }

    /// The program's version.
    #[must_use]
    pub fn release(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.release = Some(name.into());
        self
    }

    /// Whether `#[internal]` fields are sent, through the scrubber: say yes only where the server is your own.
    #[must_use]
    pub fn internal_fields(mut self, sent: bool) -> Self {
        self.internal = sent;
        self
    }

    /// How many envelopes may wait: 1,000 unless it is set. What comes when they do is dropped, and counted.
    #[must_use]
    pub fn queue(mut self, envelopes: usize) -> Self {
        self.queue = envelopes.max(1);
        self
    }

    /// How long one request may take, and the end of the program may wait: five seconds unless it is set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The same as options, for who calls `sentry::init` for its integrations.
    ///
    /// ```
    /// let options = ayushma_errors::sentry::Setup::new("")?.options();
    /// assert!(!options.send_default_pii);
    /// assert!(options.before_send.is_some());
    /// # Ok::<(), ayushma_errors::sentry::SetupError>(())
    /// ```
    pub fn options(self) -> ClientOptions {
        let internal = self.internal;
        let choices = Choices { internal };
        let mut options = ClientOptions::new()
            .add_integration(choices)
            .send_default_pii(false)
            .before_send(move |event| scrubbed::event(event, internal))
            .before_breadcrumb(move |breadcrumb| Some(scrubbed::breadcrumb(breadcrumb, internal)))
            .before_send_log(move |log| Some(scrubbed::log(log, internal)))
            .shutdown_timeout(self.timeout)
            .transport(queue::Factory {
                capacity: self.queue,
                timeout: self.timeout,
            });
        options.dsn = self.dsn;
        options.environment = self.environment;
        options.release = self.release;
        options
    }

    /// Starts it, on the thread on which the program began. Dropping the guard sends what waits.
    pub fn init(self) -> Guard {
        let client = Arc::new(Client::from(self.options()));
        let (main, current) = (Hub::main(), Hub::current());
        main.bind_client(Some(Arc::clone(&client)));
        if !Arc::ptr_eq(&main, &current) {
            current.bind_client(Some(Arc::clone(&client)));
        }
        Guard(client)
    }
}

/// What a client was told beside its options.
struct Choices {
    internal: bool,
}

impl Integration for Choices {}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the DSN, which holds a key.
        f.debug_struct("Setup")
            .field("environment", &self.environment)
            .field("internal_fields", &self.internal)
            .finish_non_exhaustive()
    }
}

/// Sends what waits when it is dropped: keep it as long as the service runs.
#[must_use = "what waits is sent when it is dropped"]
pub struct Guard(Arc<Client>);

impl Guard {
    /// Waits until all is sent that was captured, or dropped; says whether that was so in time.
    #[must_use]
    pub fn flush(&self, timeout: Duration) -> bool {
        self.0.flush(Some(timeout))
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.close(None);
    }
}

/// What is wrong with a [`Setup`].
///
/// ```
/// use ayushma_errors::sentry::{Setup, SetupError};
///
/// assert_eq!(Setup::new("nonsense").unwrap_err(), SetupError::Dsn);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SetupError {
    /// It is no DSN.
    Dsn,
    /// The DSN has `https`, and this crate was built without it.
    Tls,
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SetupError::Dsn => {
                "the DSN cannot be read: it has the form `https://key@host/project`, as the project's settings show it"
            }
            SetupError::Tls => {
                "the DSN begins with `https`: add the feature `sentry-rustls` of ayushma-errors"
            }
        })
    }
}

impl std::error::Error for SetupError {}

/// Whether a `tracing` event is one of ours, which Sentry has already: a filter for `sentry-tracing`.
///
/// ```
/// use sentry_tracing::ErrorLayer;
/// use tracing_subscriber::Layer as _;
/// use tracing_subscriber::filter::filter_fn;
///
/// let layer = ErrorLayer::new().with_filter(filter_fn(|metadata| {
///     *metadata.level() == tracing::Level::ERROR && !ayushma_errors::sentry::is_ours(metadata)
/// }));
/// # let _ = tracing_subscriber::layer::SubscriberExt::with(tracing_subscriber::registry(), layer);
/// ```
///
/// Without it such an event is dropped by [`Setup`]'s `before_send`. `sentry-actix` has no such filter: give its middleware
/// `capture_server_errors(false)`.
#[cfg(feature = "tracing")]
#[must_use]
pub fn is_ours(metadata: &tracing_core::Metadata<'_>) -> bool {
    metadata.name() == "api_error"
}

/// Tells the transaction that another layer has begun what of its request's path may be shown: it has the path itself in its
/// name and its URL, and is sent when no request is in force any more.
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub(crate) fn begun(request: &RequestContext) {
    if !request.is_new_to_sentry() {
        return;
    }
    crate::guard(&mut || {
        Hub::with_active(|hub| {
            let span = hub.configure_scope(|scope| scope.get_span());
            if let Some(span @ TransactionOrSpan::Transaction(_)) = span {
                let of_request = crate::report::Request::of(request);
                span.set_data(scrubbed::PATH, of_request.path.into());
                if let Some(route) = of_request.route {
                    span.set_data(scrubbed::ROUTE, route.into());
                }
            }
        });
    });
}

/// Sends the occurrence, where it is one for Sentry.
pub(crate) fn capture(record: &Record<'_>, origin: Origin) {
    if !is_wanted(record, origin) {
        return;
    }
    // The user's own hooks may be asked.
    crate::guard(&mut || {
        Hub::with_active(|hub| {
            // A client that was set up otherwise has chosen nothing.
            let internal = hub.with_integration(|choices: &Choices| choices.internal);
            hub.capture_event(event::of(record, origin, internal));
        });
    });
}

fn is_wanted(record: &Record<'_>, origin: Origin) -> bool {
    let is_bad = match origin {
        Origin::Response => record.status().is_server_error(),
        Origin::Report => record.level() >= Level::Error,
    };
    let decided = record.definition().sentry;
    decided.unwrap_or(is_bad || record.level() == Level::Critical)
}
