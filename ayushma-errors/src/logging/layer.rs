//! The `tracing` side: asks for what some logger writes, and makes a record of each event.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::SystemTime;

use tracing_core::span::{Attributes, Id};
use tracing_core::subscriber::Interest;
use tracing_core::{Event, LevelFilter, Metadata, Subscriber, span};
use tracing_log::NormalizeEvent;
use tracing_subscriber::filter::Filtered;
use tracing_subscriber::layer::{Context, Filter, Layer};
use tracing_subscriber::registry::LookupSpan;

use super::captured::Captured;
use super::core::{Core, Scratch, with_scratch};
use super::level::Severity;
use super::record::LogRecord;
use super::state::Route;

/// Hands events to the handlers of a configuration, beside other layers. [`Logging::layer`] makes it.
///
/// [`Logging::layer`]: super::Logging::layer
pub type LogLayer<S> = Filtered<Writing<S>, Wanted, S>;

/// The part of [`LogLayer`] that writes.
#[derive(Debug)]
pub struct Writing<S> {
    core: Arc<Core>,
    /// It is alone, and may say for the whole subscriber what is wanted.
    alone: bool,
    subscriber: PhantomData<fn(S)>,
}

/// The part of [`LogLayer`] that says what some logger writes.
#[derive(Clone, Debug)]
pub struct Wanted {
    core: Arc<Core>,
}

impl<S> Writing<S> {
    pub(crate) fn alone(core: &Arc<Core>) -> Self {
        Writing {
            core: Arc::clone(core),
            alone: true,
            subscriber: PhantomData,
        }
    }
}

/// Makes the layer for a subscriber of several.
pub(crate) trait BesideOthers<S> {
    fn beside_others(core: &Arc<Core>) -> Self;
}

impl<S> BesideOthers<S> for LogLayer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn beside_others(core: &Arc<Core>) -> Self {
        let writing = Writing {
            alone: false,
            ..Writing::alone(core)
        };
        let wanted = Wanted {
            core: Arc::clone(core),
        };
        writing.with_filter(wanted)
    }
}

/// The target of every event that `tracing-log` makes; the record's own is a field.
const FROM_LOG: &str = "log";

impl Core {
    /// Whether an event of this callsite may be written.
    fn interest(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.is_event() && metadata.target() == FROM_LOG {
            return Interest::sometimes();
        }
        if loudest(metadata) >= self.route(metadata).level {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        // What `tracing-log` asks of is no callsite's: each record brings its own.
        loudest(metadata) >= self.state().route(metadata.target()).level
    }
}

/// How loud an event of it can be: one that has a field `critical` may be that.
fn loudest(metadata: &Metadata<'_>) -> Severity {
    if may_be_critical(metadata) {
        return Severity::CRITICAL;
    }
    Severity::of(*metadata.level())
}

fn may_be_critical(metadata: &Metadata<'_>) -> bool {
    *metadata.level() == tracing_core::Level::ERROR && metadata.fields().field("critical").is_some()
}

impl<S> Filter<S> for Wanted {
    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.core.interest(metadata)
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        self.core.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.core.max_level())
    }
}

impl<S> Layer<S> for Writing<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.alone {
            self.core.interest(metadata)
        } else {
            Interest::always()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        !self.alone || self.core.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        self.alone.then(|| self.core.max_level())
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut extensions = span.extensions_mut();
        // Another of our layers may have been here.
        if extensions.get_mut::<Captured>().is_none() {
            let mut captured = Captured::default();
            attributes.record(&mut captured);
            extensions.insert(captured);
        }
    }

    fn on_record(&self, id: &Id, values: &span::Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(captured) = span.extensions_mut().get_mut::<Captured>() {
            captured.update(|captured| values.record(captured));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        if metadata.target() == FROM_LOG
            && let Some(normal) = event.normalized_metadata()
        {
            let route = self.core.state().route(normal.target());
            self.write(event, &normal, &route, &context);
            return;
        }
        let route = self.core.route(metadata);
        self.write(event, metadata, &route, &context);
    }
}

impl<S> Writing<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn write(
        &self,
        event: &Event<'_>,
        metadata: &Metadata<'_>,
        route: &Route,
        context: &Context<'_, S>,
    ) {
        let may_be_critical = may_be_critical(metadata);
        let severity = Severity::of(*metadata.level());
        // What nobody takes is not even looked at.
        if !may_be_critical && (severity < route.level || !route.is_wanted(severity)) {
            return;
        }
        with_scratch(|Scratch { captured, line }| {
            captured.clear();
            event.record(captured);
            let severity = match (captured.critical, severity) {
                (true, Severity::ERROR) => Severity::CRITICAL,
                (true, other) => {
                    captured.keep_critical();
                    other
                }
                (false, other) => other,
            };
            if severity < route.level || !route.is_wanted(severity) {
                return;
            }
            if route.reads_spans {
                collect_spans(captured, event, context);
            }
            let record = LogRecord {
                severity,
                time: SystemTime::now(),
                target: metadata.target(),
                module: metadata.module_path(),
                file: metadata.file(),
                line: metadata.line(),
                captured,
            };
            self.core.deliver(route, &record, line);
        });
    }
}

fn collect_spans<S>(captured: &mut Captured, event: &Event<'_>, context: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    for span in context.event_scope(event).into_iter().flatten() {
        captured.spans.push(span.name());
        if let Some(kept) = span.extensions().get::<Captured>() {
            captured.extend_from_span(kept);
        }
    }
    captured.spans.reverse();
}
