//! One report an error: a tracing event, or a line through `log`.

#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
mod event;
#[cfg(any(
    feature = "tracing",
    feature = "log",
    feature = "testing",
    feature = "sentry"
))]
mod of_request;
#[cfg(any(
    feature = "tracing",
    feature = "log",
    feature = "testing",
    feature = "sentry"
))]
mod path;
#[cfg(feature = "log")]
mod to_log;
#[cfg(feature = "tracing")]
mod tracing;

#[cfg(feature = "testing")]
pub(crate) use self::event::Event;
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
pub use self::event::Fields;
#[cfg(feature = "sentry")]
pub(crate) use self::of_request::Request;
#[cfg(feature = "tracing")]
pub(crate) use self::tracing::Sites;
use crate::error::ApiError;
use crate::record::Record;

/// Reports an error that is handled and never becomes a response, such as a job's.
///
/// The event carries no status and the origin `report`, so that it does not count as a 5xx. It says which occurrence it was.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use ayushma_errors::{ApiError, report};
///
/// #[derive(ApiError)]
/// #[status(500)]
/// #[error("the nightly import of {rows} rows failed")]
/// struct ImportFailed {
///     rows: usize,
/// }
///
/// let id = report(&ImportFailed { rows: 3 });
/// assert_eq!(id.to_string().len(), 36);
/// # }
/// ```
pub fn report(err: &dyn ApiError) -> crate::OccurrenceId {
    match crate::request::answer(err) {
        Some(answer) => reported(&*answer),
        None => reported(err),
    }
}

fn reported(err: &dyn ApiError) -> crate::OccurrenceId {
    if is_unheard(err) {
        return crate::OccurrenceId::new();
    }
    let record = Record::new(err);
    emit(&record, Origin::Report);
    record.id()
}

/// Where a report comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Origin {
    Response,
    Report,
}

/// Reports the occurrence to whoever listens.
pub(crate) fn emit(record: &Record<'_>, origin: Origin) {
    // First, for an error that is not logged is counted all the same.
    #[cfg(feature = "metrics")]
    crate::metrics::count(record, origin);
    #[cfg(feature = "sentry")]
    crate::sentry::capture(record, origin);
    tell(record, origin);
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    if let Some(request) = record.request() {
        request.reported(record);
    }
}

/// Whether nobody would learn of the report: then the error need not be looked at.
fn is_unheard(err: &dyn ApiError) -> bool {
    #[cfg(all(feature = "tracing", not(any(feature = "metrics", feature = "sentry"))))]
    return tracing::is_off(err) && !crate::RequestContext::is_in_force();
    #[cfg(not(all(feature = "tracing", not(any(feature = "metrics", feature = "sentry")))))]
    {
        let _ = err;
        false
    }
}

fn tell(record: &Record<'_>, origin: Origin) {
    #[cfg(feature = "tracing")]
    if tracing::has_listener() {
        tracing::emit(record, origin);
        return;
    }
    #[cfg(feature = "log")]
    if to_log::emit(record, origin) {
        return;
    }
    #[cfg(any(feature = "tracing", feature = "log"))]
    if record.level() != crate::Level::Off {
        nobody_listens();
    }
    #[cfg(not(any(feature = "tracing", feature = "log")))]
    let _ = (record, origin);
}

/// Errors that nobody hears of are worse than a line too many.
#[cfg(any(feature = "tracing", feature = "log"))]
fn nobody_listens() {
    use std::io::Write;
    use std::sync::atomic::{AtomicBool, Ordering};

    static IS_SAID: AtomicBool = AtomicBool::new(false);
    if !IS_SAID.swap(true, Ordering::Relaxed) {
        // Not `eprintln!`, which panics when stderr is gone.
        let _ = writeln!(
            std::io::stderr(),
            "ayushma-errors: an error was reported and nothing listens; install a `tracing` subscriber (this is said once)"
        );
    }
}
