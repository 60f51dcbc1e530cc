//! Callsites are built when a variant is first reported, and then they cost what tracing's own cost.

use std::error::Error;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use tracing_core::callsite::{self, Callsite, Identifier};
use tracing_core::field::{FieldSet, Value};
use tracing_core::metadata::Kind;
use tracing_core::subscriber::Interest;
use tracing_core::{Dispatch, Event as TracingEvent, LevelFilter, Metadata, dispatcher};

use super::Origin;
use super::event::Event;
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
    "http.request.method",
    "http.route",
    "url.path",
    "http.request.id",
    "trace.id",
    "span.id",
];

/// A variant's callsites, one a level.
#[derive(Debug)]
pub(crate) struct Sites([OnceLock<&'static Site>; 5]);

impl Sites {
    /// None yet.
    #[must_use]
    pub(crate) const fn new() -> Self {
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
    /// The next of those that are elsewhere.
    next: OnceLock<&'static Site>,
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
            next: OnceLock::new(),
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

pub(crate) fn has_listener() -> bool {
    dispatcher::has_been_set()
}

/// Whether no subscriber listens to the error's level.
#[cfg(not(any(feature = "metrics", feature = "sentry")))]
pub(crate) fn is_off(err: &dyn crate::error::ApiError) -> bool {
    let most = LevelFilter::current();
    if !has_listener() {
        return false;
    }
    if most == LevelFilter::OFF {
        return true;
    }
    let mut is_off = false;
    crate::guard(&mut || {
        is_off = match of(err.level()) {
            Some((level, _)) => level > most,
            None => true,
        };
    });
    is_off
}

/// tracing's level, and its number.
fn of(level: Level) -> Option<(tracing_core::Level, usize)> {
    Some(match level {
        Level::Off => return None,
        Level::Trace => (tracing_core::Level::TRACE, 0),
        Level::Debug => (tracing_core::Level::DEBUG, 1),
        Level::Info => (tracing_core::Level::INFO, 2),
        Level::Warn => (tracing_core::Level::WARN, 3),
        Level::Error | Level::Critical => (tracing_core::Level::ERROR, 4),
    })
}

pub(crate) fn emit(record: &Record<'_>, origin: Origin) {
    let Some((level, index)) = of(record.level()) else {
        return;
    };
    // Nothing is formatted, nor even looked at, for a level that nobody listens to.
    if level > LevelFilter::current() {
        return;
    }
    let definition = record.definition();
    let target = record.target();
    let site = match definition.sites.0.get(index) {
        // One that a variant around this one sent elsewhere has a callsite of its own.
        Some(place) => made(place, target, definition.module, level),
        None => return,
    };
    let site = match site.metadata.get() {
        Some(metadata) if metadata.target() == target => site,
        _ => elsewhere(target, definition.module, level),
    };
    let (Some(metadata), interest) = (site.metadata.get(), site.interest.load(Ordering::Relaxed))
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

/// Callsites for targets that differ from the definition's own, by target and level: each knows the next one.
fn elsewhere(
    target: &'static str,
    module: &'static str,
    level: tracing_core::Level,
) -> &'static Site {
    static FIRST: OnceLock<&'static Site> = OnceLock::new();
    let mut place = &FIRST;
    loop {
        let site = made(place, target, module, level);
        if let Some(known) = site.metadata.get()
            && known.target() == target
            && *known.level() == level
        {
            return site;
        }
        place = &site.next;
    }
}

/// The callsite of the place, which is made where there is none.
fn made(
    place: &OnceLock<&'static Site>,
    target: &'static str,
    module: &'static str,
    level: tracing_core::Level,
) -> &'static Site {
    place.get_or_init(|| Site::register(target, module, level))
}

fn send(
    dispatch: &Dispatch,
    metadata: &'static Metadata<'static>,
    record: &Record<'_>,
    origin: Origin,
) {
    let event = Event::of(record, origin);
    let fields: &(dyn Error + 'static) = &*event.fields;
    let status = event.status.map(u64::from);
    let (source, location) = (event.source.as_deref(), event.location.as_deref());
    let dropped = event.dropped.as_deref();
    let (mut method, mut route, mut path, mut id) = (None, None, None, None);
    let (mut trace, mut span) = (None, None);
    if let Some(request) = &event.request {
        method = Some(&*request.method);
        route = request.route.as_deref();
        path = Some(&*request.path);
        id = Some(&*request.id);
        (trace, span) = (request.trace, request.span);
    }
    let values: [Option<&dyn Value>; NAMES.len()] = [
        Some(&event.message()),
        Some(&&*event.code),
        Some(&event.error_type()),
        Some(&event.id()),
        status.as_ref().map(|status| status as &dyn Value),
        (!event.fields.is_empty()).then_some(&fields),
        value(source.as_ref()),
        value(location.as_ref()),
        value(dropped.as_ref()),
        event.critical.then_some(&true),
        (origin == Origin::Report).then_some(&"report"),
        value(method.as_ref()),
        value(route.as_ref()),
        value(path.as_ref()),
        value(id.as_ref()),
        value(trace.as_ref()),
        value(span.as_ref()),
    ];
    let values = metadata.fields().value_set_all(&values);
    dispatch.event(&TracingEvent::new(metadata, &values));
    event.release();
}

fn value<'a>(text: Option<&'a &'a str>) -> Option<&'a dyn Value> {
    text.map(|text| text as &dyn Value)
}
