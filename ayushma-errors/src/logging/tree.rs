//! Which handlers a logger's record goes to: Python's rules for levels, propagation and disabled loggers.

use std::collections::{BTreeMap, BTreeSet};

use super::config::{Config, LoggerConfig};
use super::env::Override;
use super::filter::{Filter, dotted, is_under};
use super::level::Severity;

/// The loggers of a configuration, by their dotted names; the root has none.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    loggers: BTreeMap<String, Logger>,
    disabled: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Logger {
    level: Severity,
    propagate: bool,
    /// Places in the configuration's list of handlers.
    handlers: Vec<usize>,
    filters: Vec<Filter>,
}

/// What happens to the records of one logger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    /// The least level that is written at all.
    pub(crate) level: Severity,
    /// In the order in which they are called. A handler that stands twice on the way is called twice, as in Python.
    pub(crate) handlers: Vec<usize>,
    /// No handler stands on the way, so that Python's last resort is asked.
    pub(crate) last_resort: bool,
}

impl Tree {
    /// The existing loggers are those that were there before the configuration.
    pub(crate) fn new(config: &Config, existing: &[String], overrides: &[Override]) -> Self {
        let mut loggers = BTreeMap::new();
        let mut root = logger(&LoggerConfig::default(), config);
        root.level = Severity::WARNING;
        for (name, settings) in &config.loggers {
            // Python's `getLogger("")` and `getLogger("root")` are the root.
            if name.is_empty() || name == "root" {
                root = root.configured(settings, config);
            } else {
                loggers.insert(dotted(name), logger(settings, config));
            }
        }
        // The root's own table comes last; an empty one says nothing.
        if let Some(settings) = &config.root {
            root = root.configured(settings, config);
        }
        loggers.insert(String::new(), root);
        // A logger that existed and is neither named nor below one that is, is silent from now on. What is below a
        // disabled one is not disabled by that.
        let disabled = existing
            .iter()
            .map(|name| dotted(name))
            .filter(|name| config.disable_existing && !is_configured(name, &loggers))
            .collect();
        let mut tree = Tree { loggers, disabled };
        for each in overrides {
            tree.set_level(&each.target, each.level);
        }
        tree
    }

    /// What the environment or the program says of a level beats what the configuration says, and enables the logger.
    pub(crate) fn set_level(&mut self, target: &str, level: Severity) {
        let name = dotted(target);
        self.disabled.remove(&name);
        let logger = self.loggers.entry(name).or_insert_with(|| Logger {
            level,
            propagate: true,
            handlers: Vec::new(),
            filters: Vec::new(),
        });
        logger.level = level;
    }

    /// Where the records of a target go.
    pub(crate) fn path(&self, target: &str) -> Path {
        let name = dotted(target);
        let own = self.loggers.get(&name);
        let silenced = self.disabled.contains(&name)
            || own.is_some_and(|own| !own.filters.iter().all(|filter| filter.passes(&name)));
        if silenced {
            return Path {
                level: Severity::OFF,
                handlers: Vec::new(),
                last_resort: false,
            };
        }
        let level = self
            .upwards(&name)
            .map(|logger| logger.level)
            .find(|level| *level != Severity::NOTSET);
        let mut handlers = Vec::new();
        for logger in self.upwards(&name) {
            handlers.extend_from_slice(&logger.handlers);
            if !logger.propagate {
                break;
            }
        }
        Path {
            level: level.unwrap_or(Severity::NOTSET),
            last_resort: handlers.is_empty(),
            handlers,
        }
    }

    /// The logger itself, if it was configured, and those above it.
    fn upwards<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Logger> {
        let mut next = Some(name);
        let names = std::iter::from_fn(move || {
            let name = next?;
            next = match name.rfind('.') {
                Some(at) => Some(&name[..at]),
                None if name.is_empty() => None,
                None => Some(""),
            };
            Some(name)
        });
        names.filter_map(|name| self.loggers.get(name))
    }

    /// The quietest level that some logger writes.
    pub(crate) fn quietest(&self) -> Severity {
        let levels = self.loggers.values().map(|logger| logger.level);
        // A root of NOTSET writes everything, any other logger then asks its parent.
        let root = self
            .loggers
            .get("")
            .map_or(Severity::NOTSET, |root| root.level);
        levels
            .filter(|level| *level != Severity::NOTSET)
            .chain([root])
            .min()
            .unwrap_or(root)
    }
}

impl Logger {
    /// Once more: the handlers are replaced, the level stays where none is said, filters are added.
    fn configured(mut self, settings: &LoggerConfig, config: &Config) -> Self {
        let newer = logger(settings, config);
        self.filters.extend(newer.filters);
        Logger {
            level: settings.level.unwrap_or(self.level),
            filters: self.filters,
            ..newer
        }
    }
}

fn is_configured(name: &str, loggers: &BTreeMap<String, Logger>) -> bool {
    loggers
        .keys()
        .any(|known| !known.is_empty() && is_under(name, known))
}

fn logger(settings: &LoggerConfig, config: &Config) -> Logger {
    let mut handlers: Vec<usize> = Vec::new();
    for name in &settings.handlers {
        let at = config
            .handlers
            .iter()
            .position(|handler| handler.name == *name);
        // Of one logger a handler is called once, however often it is named.
        handlers.extend(at.filter(|at| !handlers.contains(at)));
    }
    Logger {
        level: settings.level.unwrap_or(Severity::NOTSET),
        propagate: settings.propagate.unwrap_or(true),
        handlers,
        filters: settings.filters.clone(),
    }
}
