//! One report an error: a tracing event, or a line through `log`.

use crate::error::ApiError;
use crate::record::Record;
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
use crate::{exposure::Exposure, level::Level};

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
    let record = Record::new(err);
    emit(&record, Origin::Report);
    record.id()
}

/// Where a report comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Response,
    Report,
}

/// Reports the occurrence to whoever listens.
pub(crate) fn emit(record: &Record<'_>, origin: Origin) {
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
    if record.level() > Level::Off {
        nobody_listens();
    }
    #[cfg(not(any(feature = "tracing", feature = "log")))]
    let _ = (record, origin);
}

/// Errors that nobody hears of are worse than a line too many.
#[cfg(any(feature = "tracing", feature = "log"))]
fn nobody_listens() {
    use std::io::Write;
    use std::sync::Once;

    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Not `eprintln!`, which panics when stderr is gone.
        let _ = writeln!(
            std::io::stderr(),
            "ayushma-errors: an error was reported and nothing listens; install a `tracing` subscriber (this is said once)"
        );
    });
}

/// What an event says, rendered.
#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
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
}

#[cfg(any(feature = "tracing", feature = "log", feature = "testing"))]
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
            source: record.source_type(),
            location: record.location(),
            dropped: (!dropped.is_empty()).then(|| dropped.join("; ")),
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

#[cfg(feature = "tracing")]
pub use self::tracing::Sites;

#[cfg(feature = "tracing")]
mod tracing {
    //! Callsites are built when a variant is first reported, and then they cost what tracing's own cost.

    use std::error::Error;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU8, Ordering};

    use tracing_core::callsite::{self, Callsite, Identifier};
    use tracing_core::field::{FieldSet, Value};
    use tracing_core::metadata::Kind;
    use tracing_core::subscriber::Interest;
    use tracing_core::{Dispatch, Event as TracingEvent, LevelFilter, Metadata, dispatcher};

    use super::{Event, Origin};
    use crate::level::Level;
    use crate::record::Record;

    const NAMES: &[&str] = &[
        "error.message",
        "error.code",
        "error.type",
        "error.id",
        "http.response.status_code",
        "error.fields",
        "error.source",
        "error.location",
        "error.dropped",
        "critical",
        "origin",
    ];

    /// A variant's callsites, one a level.
    #[derive(Debug)]
    pub struct Sites([OnceLock<&'static Site>; 5]);

    impl Sites {
        /// None yet.
        #[must_use]
        pub const fn new() -> Self {
            Sites([const { OnceLock::new() }; 5])
        }
    }

    impl Default for Sites {
        fn default() -> Self {
            Self::new()
        }
    }

    #[derive(Debug)]
    struct Site {
        metadata: OnceLock<Metadata<'static>>,
        interest: AtomicU8,
    }

    /// Stands in for a callsite that has no metadata yet; none is registered before it has.
    static NOWHERE: Site = Site::new();
    static NOTHING: Metadata<'static> = Metadata::new(
        "api_error",
        "ayushma_errors",
        tracing_core::Level::ERROR,
        None,
        None,
        None,
        FieldSet::new(&[], Identifier(&NOWHERE)),
        Kind::EVENT,
    );

    impl Site {
        const fn new() -> Self {
            Site {
                metadata: OnceLock::new(),
                interest: AtomicU8::new(1),
            }
        }

        /// Registered once, for the life of the program, as a static one would be.
        fn register(
            target: &'static str,
            module: &'static str,
            level: tracing_core::Level,
        ) -> &'static Site {
            let site: &'static Site = Box::leak(Box::new(Site::new()));
            site.metadata.get_or_init(|| {
                Metadata::new(
                    "api_error",
                    target,
                    level,
                    None,
                    None,
                    (!module.is_empty()).then_some(module),
                    FieldSet::new(NAMES, Identifier(site)),
                    Kind::EVENT,
                )
            });
            callsite::register(site);
            site
        }
    }

    impl Callsite for Site {
        fn set_interest(&self, interest: Interest) {
            let interest = if interest.is_never() {
                0
            } else if interest.is_always() {
                2
            } else {
                1
            };
            self.interest.store(interest, Ordering::SeqCst);
        }

        fn metadata(&self) -> &Metadata<'_> {
            self.metadata.get().unwrap_or(&NOTHING)
        }
    }

    pub(super) fn has_listener() -> bool {
        dispatcher::has_been_set()
    }

    pub(super) fn emit(record: &Record<'_>, origin: Origin) {
        let (level, index) = match record.level() {
            Level::Off => return,
            Level::Trace => (tracing_core::Level::TRACE, 0),
            Level::Debug => (tracing_core::Level::DEBUG, 1),
            Level::Info => (tracing_core::Level::INFO, 2),
            Level::Warn => (tracing_core::Level::WARN, 3),
            Level::Error | Level::Critical => (tracing_core::Level::ERROR, 4),
        };
        // Nothing is formatted, nor even looked at, for a level that nobody listens to.
        if level > LevelFilter::current() {
            return;
        }
        let definition = record.definition();
        let target = record.target();
        let site = match definition.sites.0.get(index) {
            // One that a variant around this one sent elsewhere has a callsite of its own.
            Some(site) => site.get_or_init(|| Site::register(target, definition.module, level)),
            None => return,
        };
        let site = if site
            .metadata
            .get()
            .is_some_and(|metadata| metadata.target() == target)
        {
            site
        } else {
            elsewhere(target, definition.module, level)
        };
        let (Some(metadata), interest) =
            (site.metadata.get(), site.interest.load(Ordering::Relaxed))
        else {
            return;
        };
        if interest == 0 {
            return;
        }
        dispatcher::get_default(|dispatch| {
            if interest == 2 || dispatch.enabled(metadata) {
                send(dispatch, metadata, record, origin);
            }
        });
    }

    /// Callsites for targets that differ from the definition's own, by target and level.
    fn elsewhere(
        target: &'static str,
        module: &'static str,
        level: tracing_core::Level,
    ) -> &'static Site {
        use std::sync::Mutex;

        static SITES: Mutex<Vec<&'static Site>> = Mutex::new(Vec::new());
        let mut sites = SITES
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = sites.iter().find(|site| {
            site.metadata
                .get()
                .is_some_and(|known| known.target() == target && *known.level() == level)
        });
        if let Some(site) = known {
            return site;
        }
        let site = Site::register(target, module, level);
        sites.push(site);
        site
    }

    fn send(
        dispatch: &Dispatch,
        metadata: &'static Metadata<'static>,
        record: &Record<'_>,
        origin: Origin,
    ) {
        let event = Event::of(record, origin);
        let fields: &(dyn Error + 'static) = &event.fields;
        let status = event.status.map(u64::from);
        let values: [Option<&dyn Value>; 11] = [
            Some(&event.message.as_str()),
            Some(&event.code.as_str()),
            Some(&event.error_type.as_str()),
            Some(&event.id.as_str()),
            status.as_ref().map(|status| status as &dyn Value),
            (!event.fields.0.is_empty()).then_some(&fields),
            event.source.as_ref().map(|source| source as &dyn Value),
            event
                .location
                .as_ref()
                .map(|location| location as &dyn Value),
            event.dropped.as_ref().map(|dropped| dropped as &dyn Value),
            event.critical.then_some(&true),
            (origin == Origin::Report).then_some(&"report"),
        ];
        let set = metadata.fields();
        let names: Vec<_> = set.iter().collect();
        let Ok(names) = <[_; 11]>::try_from(names.iter().collect::<Vec<_>>()) else {
            return;
        };
        let values: [_; 11] = std::array::from_fn(|i| (names[i], values[i]));
        let values = set.value_set(&values);
        dispatch.event(&TracingEvent::new(metadata, &values));
    }
}

#[cfg(feature = "log")]
mod to_log {
    //! For programs that have `log` and no tracing subscriber.

    use super::{Event, Origin};
    use crate::level::Level;
    use crate::record::Record;

    /// Whether `log` has a logger at all.
    pub(super) fn emit(record: &Record<'_>, origin: Origin) -> bool {
        if log::max_level() == log::LevelFilter::Off {
            return false;
        }
        let level = match record.level() {
            Level::Off => return true,
            Level::Trace => log::Level::Trace,
            Level::Debug => log::Level::Debug,
            Level::Info => log::Level::Info,
            Level::Warn => log::Level::Warn,
            Level::Error | Level::Critical => log::Level::Error,
        };
        let metadata = log::Metadata::builder()
            .level(level)
            .target(record.target())
            .build();
        if level > log::max_level() || !log::logger().enabled(&metadata) {
            return true;
        }
        let pairs = Event::of(record, origin).pairs();
        let mut text = "api_error".to_owned();
        for (name, value) in pairs {
            text.push_str(&format!(" {name}={value:?}"));
        }
        log::logger().log(
            &log::Record::builder()
                .metadata(metadata)
                .module_path_static(Some(record.definition().module()))
                .args(format_args!("{text}"))
                .build(),
        );
        true
    }
}
