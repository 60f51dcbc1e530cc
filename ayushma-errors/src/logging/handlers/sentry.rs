//! What the rest of the program logs, to Sentry: the quiet records as breadcrumbs, the loud ones as events.

use std::io;
use std::sync::Arc;

use sentry_core::protocol::{Breadcrumb, Event, Map, Value};
use sentry_core::{Client, Hub, Level, Scope};

use super::super::at::At;
use super::super::error::ConfigError;
use super::super::level::Severity;
use super::Handler;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SentryOptions {
    /// From which levels on.
    breadcrumbs: Severity,
    events: Severity,
}

impl SentryOptions {
    pub(crate) fn read(at: &At<'_>) -> Result<Self, ConfigError> {
        // It has a format of its own.
        at.keys(&[
            "class",
            "level",
            "filters",
            "queue",
            "storm",
            "breadcrumbs",
            "events",
        ])?;
        let level = |key: &str, default| match at.get(key)? {
            Some(at) => at.level(),
            None => Ok(default),
        };
        Ok(SentryOptions {
            breadcrumbs: level("breadcrumbs", Severity::INFO)?,
            events: level("events", Severity::WARNING)?,
        })
    }
}

pub(crate) struct Sentry {
    options: SentryOptions,
    /// The client that the program has set up, and a scope with what was logged before.
    hub: Option<(Arc<Client>, Hub)>,
}

impl Sentry {
    pub(crate) fn open(options: &SentryOptions) -> Self {
        Sentry {
            options: options.clone(),
            hub: None,
        }
    }

    fn hub(&mut self) -> Option<&Hub> {
        let client = Hub::main().client().filter(|client| client.is_enabled())?;
        let is_known = self
            .hub
            .as_ref()
            .is_some_and(|(known, _)| Arc::ptr_eq(known, &client));
        if !is_known {
            let hub = Hub::new(Some(Arc::clone(&client)), Arc::new(Scope::default()));
            self.hub = Some((client, hub));
        }
        self.hub.as_ref().map(|(_, hub)| hub)
    }

    fn send(&mut self, line: &[u8]) {
        let Ok(Value::Object(record)) = serde_json::from_slice(line) else {
            // It is the queue's own word, of what was dropped.
            return;
        };
        let severity = Severity(record["severity"].as_i64().unwrap_or_default());
        let options = self.options.clone();
        let Some(hub) = self.hub() else { return };
        let text = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
        let fields = match record.get("fields") {
            Some(Value::Object(fields)) => fields.clone().into_iter().collect(),
            _ => Map::new(),
        };
        // An error is an event already, by its own id.
        if severity >= options.events && !record.contains_key("is_error") {
            hub.capture_event(Event {
                level: level(severity),
                message: text("message"),
                logger: text("logger"),
                extra: fields,
                ..Event::default()
            });
        } else if severity >= options.breadcrumbs {
            hub.add_breadcrumb(Breadcrumb {
                level: level(severity),
                category: text("logger"),
                message: text("message"),
                data: fields,
                ..Breadcrumb::default()
            });
        }
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity(50..) => Level::Fatal,
        Severity(40..) => Level::Error,
        Severity(30..) => Level::Warning,
        Severity(20..) => Level::Info,
        _ => Level::Debug,
    }
}

impl Handler for Sentry {
    /// What becomes of an event is counted by Sentry's own queue.
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        for line in lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            self.send(line);
        }
        Ok(lines.len())
    }

    fn is_transport(&self) -> bool {
        true
    }
}
