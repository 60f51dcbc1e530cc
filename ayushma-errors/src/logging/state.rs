//! What is installed: the tree of loggers, the handlers, and the route of each target to them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use super::builder::Maker;
use super::config::{Config, HandlerConfig, QueueConfig};
use super::counts::{Counters, Reason};
use super::error::ConfigError;
use super::filter::{Filter, dotted};
use super::format::{FormatConfig, LineFormat};
use super::handlers::{Class, Handler, HandlerOptions};
use super::level::Severity;
use super::node::Node;
use super::queue::Queue;
use super::storm::Storm;
use super::tree::Tree;
use super::writer::{Told, Writer};

/// A handler that runs.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) config: HandlerConfig,
    pub(crate) format: Arc<dyn LineFormat>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) storm: Option<Arc<Storm>>,
    is_transport: bool,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// The libraries by which records are sent: what they log would make another record.
const TRANSPORTS: [&str; 12] = [
    "ureq",
    "ureq_proto",
    "reqwest",
    "hyper",
    "hyper_util",
    "h2",
    "rustls",
    "tonic",
    "tower",
    "sentry",
    "sentry_core",
    "opentelemetry",
];

impl Running {
    pub(crate) fn start(
        config: &HandlerConfig,
        handler: Box<dyn Handler>,
        counters: Arc<Counters>,
    ) -> std::io::Result<Arc<Self>> {
        let is_terminal = config.class.is_terminal();
        let format = match &config.format {
            Some(format) => format.build(is_terminal),
            None => config.class.default_format().build(is_terminal),
        };
        let queue = Arc::new(Queue::new(config.queue, Arc::clone(&counters)));
        let is_transport = handler.is_transport();
        let storm = config.storm.map(|config| Arc::new(Storm::new(config)));
        let of_storm = storm.as_ref().and_then(|storm| storm.patience());
        let patience = config.class.patience().into_iter().chain(of_storm).min();
        let writer = Writer {
            queue: Arc::clone(&queue),
            handler,
            format: Arc::clone(&format),
            patience,
            storm: storm.clone(),
            answered: 0,
            told: Told::of(&counters),
        };
        let thread = std::thread::Builder::new()
            .name(format!("log {}", config.name.replace('\0', "")))
            .spawn(move || writer.run())?;
        Ok(Arc::new(Running {
            config: config.clone(),
            format,
            queue,
            counters,
            storm,
            is_transport,
            writer: Mutex::new(Some(thread)),
        }))
    }

    /// Whether the handler takes a record of this level from this logger, whose name is dotted.
    fn takes(&self, logger: &str) -> bool {
        self.config
            .filters
            .iter()
            .all(|filter: &Filter| filter.passes(logger))
            && !(self.is_transport && is_of_transport(logger))
    }

    /// Whether who emits a record of this level waits until it is written. Nobody waits for a network: what hangs there would
    /// hang the service.
    pub(crate) fn waits_for(&self, severity: Severity) -> bool {
        severity >= Severity::CRITICAL && !self.is_transport
    }

    /// Waits for the writer's end, once it has been told to end and has nothing left to do.
    pub(crate) fn join(&self) {
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) =
            writer.filter(|writer| writer.thread().id() != std::thread::current().id())
        {
            // Its panics were caught.
            let _ = writer.join();
        }
    }
}

fn is_of_transport(logger: &str) -> bool {
    let root = logger.split('.').next().unwrap_or_default();
    TRANSPORTS.contains(&root) || root.starts_with("opentelemetry") || root.starts_with("sentry")
}

/// The name of Python's handler for what no handler stands for.
pub(crate) const LAST_RESORT: &str = "lastResort";

/// One configuration in force.
pub(crate) struct State {
    /// Differs from that of every other.
    pub(crate) id: u64,
    pub(crate) tree: Tree,
    pub(crate) handlers: Vec<Arc<Running>>,
    last_resort: Arc<OnceLock<Option<Arc<Running>>>>,
    /// Makes another last resort.
    replacement: Option<Maker>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("id", &self.id)
            .field("tree", &self.tree)
            .finish_non_exhaustive()
    }
}

/// Where the records of one target go.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) level: Severity,
    pub(crate) stops: Vec<Stop>,
    /// Some format looks at spans.
    pub(crate) reads_spans: bool,
}

#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) handler: Arc<Running>,
    /// The handler's filters let this target pass.
    pub(crate) passes: bool,
}

impl Stop {
    /// Whether the handler takes a record of this level.
    pub(crate) fn takes(&self, severity: Severity) -> bool {
        self.passes && severity >= self.handler.config.level
    }
}

impl Route {
    /// Whether some handler takes a record of this level; else it is counted where it was refused.
    pub(crate) fn is_wanted(&self, severity: Severity) -> bool {
        if self.stops.iter().any(|stop| stop.takes(severity)) {
            return true;
        }
        for stop in &self.stops {
            stop.handler.counters.emitted();
            stop.handler.counters.dropped(Reason::Filtered, 1);
        }
        false
    }
}

impl State {
    pub(crate) fn new(tree: Tree, handlers: Vec<Arc<Running>>, replacement: Option<Maker>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        State {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            tree,
            handlers,
            last_resort: Arc::default(),
            replacement,
        }
    }

    /// The same handlers under another tree.
    pub(crate) fn with_tree(&self, tree: Tree) -> Self {
        let mut state = State::new(tree, self.handlers.clone(), self.replacement.clone());
        state.last_resort = Arc::clone(&self.last_resort);
        state
    }

    pub(crate) fn route(&self, target: &str) -> Route {
        let path = self.tree.path(target);
        let logger = dotted(target);
        let mut handlers: Vec<Arc<Running>> = Vec::new();
        for at in &path.handlers {
            handlers.extend(self.handlers.get(*at).cloned());
        }
        if path.last_resort {
            handlers.extend(self.last_resort());
        }
        let stops: Vec<_> = handlers
            .into_iter()
            .map(|handler| Stop {
                passes: handler.takes(&logger),
                handler,
            })
            .collect();
        Route {
            level: if stops.is_empty() {
                Severity::OFF
            } else {
                path.level
            },
            reads_spans: stops.iter().any(|stop| stop.handler.format.reads_spans()),
            stops,
        }
    }

    /// Python's: what no handler stands for goes to standard error from WARNING on, as the message alone.
    fn last_resort(&self) -> Option<Arc<Running>> {
        let start = || {
            let config = HandlerConfig {
                name: LAST_RESORT.to_owned(),
                level: Severity::WARNING,
                filters: Vec::new(),
                format: Some(FormatConfig::message()),
                class: Class::Console {
                    stdout: false,
                    plain: true,
                },
                queue: QueueConfig::default(),
                storm: None,
            };
            let handler = match &self.replacement {
                Some(make) => {
                    let table = Node::from(super::node::Value::Null);
                    let (name, key, table) = (LAST_RESORT, LAST_RESORT, &table);
                    make(HandlerOptions { name, key, table }).ok()?
                }
                None => config.class.open().ok().flatten()?,
            };
            Running::start(&config, handler, Arc::default()).ok()
        };
        self.last_resort.get_or_init(start).clone()
    }

    /// Those that run, with the last resort if it was ever needed.
    pub(crate) fn running(&self) -> impl Iterator<Item = &Arc<Running>> {
        let last_resort = self.last_resort.get().and_then(Option::as_ref);
        self.handlers.iter().chain(last_resort)
    }
}

/// Makes handlers of the user's own, by class.
pub(crate) type Makers = BTreeMap<String, Maker>;

/// Starts the handlers of a configuration. Those that run already and are the same are kept.
pub(crate) fn start_all(
    config: &Config,
    makers: &Makers,
    running: &[Arc<Running>],
    counters: &mut BTreeMap<String, Arc<Counters>>,
) -> Result<Vec<Arc<Running>>, ConfigError> {
    let mut handlers = Vec::new();
    let mut opened = Vec::new();
    // All are opened before any is started: what is wrong with the last leaves none half installed.
    for each in &config.handlers {
        let known = running.iter().find(|known| known.config == *each);
        opened.push(match known {
            Some(known) => Err(Arc::clone(known)),
            None => Ok((each, open(each, makers)?)),
        });
    }
    for each in opened {
        handlers.push(match each {
            Err(known) => known,
            Ok((config, handler)) => {
                let counters = counters.entry(config.name.clone()).or_default();
                Running::start(config, handler, Arc::clone(counters)).map_err(|err| {
                    let key = format!("handlers.{}", config.name);
                    ConfigError::new(None, &key, format!("its thread cannot be started: {err}"))
                })?
            }
        });
    }
    Ok(handlers)
}

fn open(config: &HandlerConfig, makers: &Makers) -> Result<Box<dyn Handler>, ConfigError> {
    let failed = |err: &dyn std::fmt::Display| {
        let key = format!("handlers.{}", config.name);
        ConfigError::new(None, &key, format!("it cannot be opened: {err}"))
    };
    match &config.class {
        Class::Own { class, key, table } => match makers.get(class) {
            Some(maker) => maker(HandlerOptions {
                name: &config.name,
                key,
                table,
            }),
            None => Err(failed(&"nobody made its class")),
        },
        class => match class.open() {
            Ok(Some(handler)) => Ok(handler),
            Ok(None) => Err(failed(&"nobody made its class")),
            Err(err) => Err(failed(&err)),
        },
    }
}
