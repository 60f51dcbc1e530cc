//! The configuration in force, behind one lock that an event takes only when it is new to its thread.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tracing_core::{LevelFilter, Metadata};

use super::builder::Logging;
use super::captured::Captured;
use super::config::Config;
use super::counts::{Counters, Counts, Reason};
use super::env::Override;
use super::error::ConfigError;
use super::format::LineFormat;
use super::level::Severity;
use super::queue::{Pushed, Stop};
use super::record::LogRecord;
use super::state::{LAST_RESORT, Makers, Route, Running, State, start_all};
use super::tree::Tree;

#[derive(Debug)]
pub(crate) struct Core {
    /// The id of the state in force.
    id: AtomicU64,
    state: RwLock<Arc<State>>,
    /// Held while the configuration changes.
    setup: Mutex<Setup>,
    /// Handlers of former configurations that still write what they have.
    retiring: Mutex<Vec<Arc<Running>>>,
    /// The global subscriber is ours, so that `log`'s level is ours to set.
    pub(crate) is_global: std::sync::atomic::AtomicBool,
}

struct Setup {
    makers: Makers,
    formats: Vec<(String, Arc<dyn LineFormat>)>,
    existing: Vec<String>,
    overrides: Vec<Override>,
    counters: BTreeMap<String, Arc<Counters>>,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup")
            .field("overrides", &self.overrides)
            .finish_non_exhaustive()
    }
}

impl Core {
    pub(crate) fn new(logging: Logging) -> Result<Arc<Self>, ConfigError> {
        let overrides = logging.overrides()?;
        let config = logging.config()?;
        let located = logging.file.clone();
        let mut setup = Setup {
            makers: logging.makers,
            formats: logging.formats,
            existing: logging.existing,
            overrides,
            counters: BTreeMap::new(),
        };
        let state = setup.state(&config, &[]).map_err(|err| match &located {
            Some(file) => err.in_file(file),
            None => err,
        })?;
        let state = Arc::new(state);
        Ok(Arc::new(Core {
            id: AtomicU64::new(state.id),
            state: RwLock::new(state),
            setup: Mutex::new(setup),
            retiring: Mutex::default(),
            is_global: false.into(),
        }))
    }

    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn setup(&self) -> MutexGuard<'_, Setup> {
        self.setup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts another configuration in force. What cannot be opened leaves the one that is.
    pub(crate) fn reload(&self, logging: &Logging) -> Result<(), ConfigError> {
        let mut setup = self.setup();
        let classes: Vec<_> = setup.makers.keys().map(String::as_str).collect();
        let config = logging.read(&classes, &setup.formats)?;
        let old = self.state();
        let state = setup.state(&config, &old.handlers)?;
        let is_kept = |handler: &Arc<Running>| {
            let mut kept = state.handlers.iter();
            kept.any(|kept| Arc::ptr_eq(kept, handler))
        };
        let retiring: Vec<_> = old
            .handlers
            .iter()
            .filter(|old| !is_kept(old))
            .cloned()
            .collect();
        self.retiring().extend(retiring.iter().cloned());
        self.replace(state);
        for handler in retiring {
            handler.queue.stop(Stop::Replaced);
        }
        Ok(())
    }

    /// Changes the level of one logger, until the next reload.
    pub(crate) fn set_level(&self, target: &str, level: Severity) {
        let _setup = self.setup();
        let old = self.state();
        let mut tree = old.tree.clone();
        tree.set_level(target, level);
        self.replace(old.with_tree(tree));
    }

    fn replace(&self, state: State) {
        let id = state.id;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        self.id.store(id, Ordering::Release);
        if self.is_global.load(Ordering::Relaxed) {
            self.tell_log();
        }
        tracing_core::callsite::rebuild_interest_cache();
    }

    /// `log`'s own gate, so that what nobody writes is not even handed over.
    pub(crate) fn tell_log(&self) {
        use tracing_log::{AsLog, log as facade};

        facade::set_max_level(self.max_level().as_log());
    }

    /// The level from which on no logger writes anything.
    pub(crate) fn max_level(&self) -> LevelFilter {
        self.state().tree.quietest().filter()
    }

    /// Where the records of a callsite go.
    pub(crate) fn route(&self, metadata: &'static Metadata<'static>) -> Arc<Route> {
        let id = self.id.load(Ordering::Acquire);
        let key = std::ptr::from_ref(metadata).addr();
        let known = ROUTES.try_with(|routes| routes.try_borrow().ok()?.get(key, id));
        if let Ok(Some(route)) = known {
            return route;
        }
        let state = self.state();
        let route = Arc::new(state.route(metadata.target()));
        let _ = ROUTES.try_with(|routes| {
            if let Ok(mut routes) = routes.try_borrow_mut() {
                routes.put(key, state.id, Arc::clone(&route));
            }
        });
        route
    }

    /// Hands a record to the handlers of its route.
    pub(crate) fn deliver(&self, route: &Route, record: &LogRecord<'_>, line: &mut Vec<u8>) {
        let mut written_by: Option<&Arc<Running>> = None;
        for stop in &route.stops {
            let handler = &stop.handler;
            handler.counters.emitted();
            if !stop.takes(record.severity) {
                handler.counters.dropped(Reason::Filtered, 1);
                continue;
            }
            let held_back = handler
                .storm
                .as_ref()
                .and_then(|storm| storm.holds_back(record, Instant::now()));
            if let Some(reason) = held_back {
                handler.counters.dropped(reason, 1);
                continue;
            }
            let same = written_by.is_some_and(|other| {
                Arc::ptr_eq(other, handler) || Arc::ptr_eq(&other.format, &handler.format)
            });
            if !same {
                line.clear();
                handler.format.format(record, line);
                written_by = Some(handler);
            }
            let critical = handler.waits_for(record.severity);
            if handler.queue.push(line, critical) == Pushed::Replaced {
                self.deliver_anew(handler, record, critical);
            }
        }
    }

    /// A reload came between: the handler of that name takes it, if there still is one.
    fn deliver_anew(&self, old: &Running, record: &LogRecord<'_>, critical: bool) {
        for _ in 0..100 {
            let state = self.state();
            let mut running = state.running();
            let Some(handler) = running.find(|running| running.config.name == old.config.name)
            else {
                break;
            };
            let mut line = Vec::new();
            handler.format.format(record, &mut line);
            if handler.queue.push(&line, critical) == Pushed::Taken {
                return;
            }
        }
        old.counters.dropped(Reason::Shutdown, 1);
    }

    fn retiring(&self) -> MutexGuard<'_, Vec<Arc<Running>>> {
        let mut retiring = self.retiring.lock().unwrap_or_else(PoisonError::into_inner);
        retiring.retain(|running| !running.queue.has_ended());
        retiring
    }

    /// All that write, those of former configurations first.
    fn all(&self) -> Vec<Arc<Running>> {
        let mut all = self.retiring().clone();
        all.extend(self.state().running().cloned());
        all
    }

    /// By handler; one that was replaced by another of its name goes on counting with it.
    pub(crate) fn counts(&self) -> Vec<Counts> {
        let all = self.all();
        let pending = |name: &str| {
            let same = all.iter().filter(|running| running.config.name == name);
            same.map(|running| running.queue.pending()).sum()
        };
        let mut counters = self.setup().counters.clone();
        for running in &all {
            let name = running.config.name.clone();
            counters
                .entry(name)
                .or_insert_with(|| Arc::clone(&running.counters));
        }
        // Pending first: what is written meanwhile is then counted twice, and not lost.
        let pending: Vec<u64> = counters.keys().map(|name| pending(name)).collect();
        let counted = counters.iter().zip(pending);
        counted
            .map(|((name, counters), pending)| counters.snapshot(name, pending))
            .collect()
    }

    /// Whether all that was emitted before was dealt with in time.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        let until = Instant::now() + timeout;
        let all = self.all();
        let asked: Vec<_> = all
            .iter()
            .map(|running| (running, running.queue.ask()))
            .collect();
        let mut complete = true;
        for (running, asked) in &asked {
            complete &= running.queue.answered(asked, until);
        }
        complete
    }

    pub(crate) fn reopen(&self) {
        for running in self.state().running() {
            running.queue.reopen();
        }
    }

    /// Writes what is left, as far as the time goes, and takes nothing more.
    pub(crate) fn shut_down(&self, timeout: Duration) {
        let all = self.all();
        for running in &all {
            running.queue.stop(Stop::Shutdown);
        }
        let complete = self.flush(timeout);
        for running in &all {
            if complete {
                running.join();
            } else {
                running.queue.abandon();
            }
        }
    }
}

/// The routes of the callsites that a thread has met. Two that fall on one place take turns.
struct Routes([Option<Met>; 128]);

#[derive(Clone)]
struct Met {
    key: usize,
    id: u64,
    route: Arc<Route>,
}

thread_local! {
    static ROUTES: RefCell<Routes> = const { RefCell::new(Routes([const { None }; 128])) };
}

impl Routes {
    fn place(key: usize) -> usize {
        // Metadata are aligned, and neighbours are some hundred bytes apart.
        (key >> 3 ^ key >> 10) % 128
    }

    fn get(&self, key: usize, id: u64) -> Option<Arc<Route>> {
        let met = self.0[Self::place(key)].as_ref()?;
        (met.key == key && met.id == id).then(|| Arc::clone(&met.route))
    }

    fn put(&mut self, key: usize, id: u64, route: Arc<Route>) {
        self.0[Self::place(key)] = Some(Met { key, id, route });
    }
}

impl Setup {
    fn state(&mut self, config: &Config, running: &[Arc<Running>]) -> Result<State, ConfigError> {
        let tree = Tree::new(config, &self.existing, &self.overrides);
        let handlers = start_all(config, &self.makers, running, &mut self.counters)?;
        let replacement = self.makers.get(LAST_RESORT).cloned();
        Ok(State::new(tree, handlers, replacement))
    }
}

/// What a thread needs to write a record, kept from one to the next.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(crate) captured: Captured,
    pub(crate) line: Vec<u8>,
}

thread_local! {
    static SCRATCH: RefCell<Option<Box<Scratch>>> = const { RefCell::new(None) };
}

/// Lends the thread's scratch. A value that logs while it is formatted gets one of its own.
pub(crate) fn with_scratch(run: impl FnOnce(&mut Scratch)) {
    let kept = SCRATCH.try_with(RefCell::take).ok().flatten();
    let mut scratch = kept.unwrap_or_default();
    run(&mut scratch);
    scratch.captured.clear();
    scratch.line.shrink_to(1 << 16);
    let _ = SCRATCH.try_with(|place| place.replace(Some(scratch)));
}
