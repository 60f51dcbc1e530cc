//! Panics as sanitized events: their messages are text that nobody has looked at.
//!
//! A panic's message holds whatever was formatted into it: the value that could not be parsed, the connection string that
//! was refused. The standard library's hook prints it on stderr as it is, and from there it goes into the journal.

#[cfg(any(feature = "tower", feature = "actix-web"))]
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::panic::{Location, PanicHookInfo, set_hook, take_hook};
#[cfg(feature = "sentry")]
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::definition::Definition;
use crate::error::ApiError;
use crate::exposure::Exposure;
use crate::field::{Field, Value};
use crate::report::report;
use crate::scrub::scrub;
use crate::slot::{LONGEST_TEXT, Slot};
use crate::text::{Escaped, scrubbed};

/// Reports every panic as an event, and calls the hook of before.
///
/// The event is like that of every error: its `error.code` is `panic`, `error.message` is what the scrubber leaves of the
/// panic's message, `error.location` is where it happened, and the thread's name is among the fields. A panic in a request
/// that an exception handler guards (`ErrorLayer`, `ErrorMiddleware`) is not reported twice: the handler's own event says where
/// it happened.
///
/// The hook of before prints what it prints. The standard library's prints the message as it is; where that must not be,
/// [`replace_hook`] is the other choice. Call it once, at the start of `main`, after hooks that it should call:
///
/// ```
/// ayushma_errors::panic::install_hook();
/// # let _ = std::panic::take_hook();
/// ```
#[inline]
pub fn install_hook() {
    let before = take_hook();
    #[cfg(feature = "sentry")]
    IS_INSTALLED.store(true, Ordering::Relaxed);
    set_hook(Box::new(move |info| {
        tell(info);
        before(info);
    }));
}

/// Reports every panic as an event, and prints one sanitized line on stderr in place of the hook of before.
///
/// ```
/// ayushma_errors::panic::replace_hook();
/// let panicked = std::panic::catch_unwind(|| panic!("password=hunter2-and-more"));
/// assert!(panicked.is_err());
/// // stderr: thread 'main' panicked at src/main.rs:2:48: password=[REDACTED:...]
/// # let _ = std::panic::take_hook();
/// ```
#[inline]
pub fn replace_hook() {
    #[cfg(feature = "sentry")]
    IS_INSTALLED.store(true, Ordering::Relaxed);
    set_hook(Box::new(|info| {
        tell(info);
        let mut line = String::new();
        // A string takes everything, and nobody reads the line when stderr is gone.
        let _ = writeln!(line, "{}", Panicked::of(info));
        let _ = std::io::stderr().write_all(line.as_bytes());
    }));
}

#[cfg(any(feature = "tower", feature = "actix-web"))]
thread_local! {
    /// How many exception handlers wait on this thread for what panics.
    static HANDLERS: Cell<usize> = const { Cell::new(0) };
    /// Where the last panic happened that an exception handler will report.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs what an exception handler guards: it reports what panics in there.
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> thread::Result<T> {
    let count = |change: fn(usize) -> usize| {
        let _ = HANDLERS.try_with(|handlers| handlers.set(change(handlers.get())));
    };
    count(|handlers| handlers + 1);
    // Unwind safe: what was left half done is the service's own, and is not polled again.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    count(|handlers| handlers.saturating_sub(1));
    outcome
}

/// Where the panic happened that was just caught, where the hook saw it.
#[cfg(any(feature = "tower", feature = "actix-web"))]
pub(crate) fn take_location() -> Option<String> {
    LAST.try_with(RefCell::take).ok().flatten()
}

/// A panic that was caught by us, and is reported by nobody, is not the next one.
pub(crate) fn forget_location() {
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    let _ = LAST.try_with(RefCell::take);
}

#[cfg(feature = "sentry")]
static IS_INSTALLED: AtomicBool = AtomicBool::new(false);

/// Whether what panics now on this thread is reported by us, so that nobody else need to.
#[cfg(feature = "sentry")]
pub(crate) fn is_told() -> bool {
    is_guarded() || IS_INSTALLED.load(Ordering::Relaxed)
}

/// Whether an exception handler waits on this thread for what panics.
#[cfg(any(feature = "sentry", feature = "tower", feature = "actix-web"))]
pub(crate) fn is_guarded() -> bool {
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    return matches!(HANDLERS.try_with(Cell::get), Ok(handlers) if handlers > 0);
    #[cfg(not(any(feature = "tower", feature = "actix-web")))]
    false
}

/// Whether it is the definition of a panic that nobody caught.
#[cfg(feature = "sentry")]
pub(crate) fn is_panic(definition: &'static Definition) -> bool {
    std::ptr::eq(definition, &raw const PANIC)
}

#[inline]
fn tell(info: &PanicHookInfo<'_>) {
    #[cfg(any(feature = "tower", feature = "actix-web"))]
    if is_guarded() {
        let location = info.location().map(Location::to_string);
        let _ = LAST.try_with(|last| last.replace(location));
        return;
    }
    report(&Panicked::of(info));
}

/// A panic as an error.
struct Panicked<'a> {
    message: &'a str,
    thread: String,
    location: Option<&'a Location<'a>>,
}

static PANIC: Definition =
    Definition::new("Panic", "panic", 500).with_module("ayushma_errors::panic");

impl<'a> Panicked<'a> {
    #[inline]
    fn of(info: &'a PanicHookInfo<'_>) -> Self {
        Panicked {
            message: info.payload_as_str().unwrap_or(NO_TEXT),
            thread: thread::current().name().unwrap_or("unnamed").to_owned(),
            location: info.location(),
        }
    }
}

/// What is said of a panic whose payload is of another type.
pub(crate) const NO_TEXT: &str = "a panic whose payload is no text";

impl ApiError for Panicked<'_> {
    #[inline]
    fn definition(&self) -> &'static Definition {
        &PANIC
    }

    #[inline]
    fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        visit(Field::internal("thread", &self.thread));
        if let Some(location) = self.location {
            visit(Field {
                name: "location",
                exposure: Exposure::Location,
                sight: Some(Value::Slot(Slot::Text(location))),
                member: None,
            });
        }
    }
}

impl Error for Panicked<'_> {}

impl fmt::Debug for Panicked<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// As the standard library's hook words it.
impl fmt::Display for Panicked<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thread '")?;
        Escaped::new(f).write_str(&scrub(&self.thread))?;
        write!(f, "' panicked")?;
        if let Some(location) = self.location {
            write!(f, " at {location}")?;
        }
        f.write_str(": ")?;
        scrubbed(&mut Escaped::new(f), LONGEST_TEXT, &self.message)
    }
}
