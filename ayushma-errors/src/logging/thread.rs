//! Who is running: the thread's number and name, and the program's name.

use std::cell::{Cell, OnceCell};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::scrub::scrub;

thread_local! {
    static ID: OnceCell<u64> = const { OnceCell::new() };
    static WRITES: Cell<bool> = const { Cell::new(false) };
}

/// The thread's number, in the order in which threads first logged. The standard library's is not to be had as a number.
pub(crate) fn id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    // A thread that ends has no memory of its own any more.
    ID.try_with(|id| *id.get_or_init(|| NEXT.fetch_add(1, Ordering::Relaxed)))
        .unwrap_or(0)
}

/// What the scrubber leaves of the thread's name, or `-`: it may be named after what it works on.
pub(crate) fn name<T>(then: impl FnOnce(&str) -> T) -> T {
    let thread = std::thread::current();
    then(&scrub(thread.name().unwrap_or("-")))
}

/// The file name of the program.
pub(crate) fn process_name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let path = std::env::current_exe().ok();
        let name = path.as_deref().and_then(|path| path.file_name());
        name.map_or_else(
            || "-".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    })
}

/// From now on this thread is one that writes for a handler.
pub(crate) fn begin_to_write() {
    WRITES.set(true);
}

/// Whether this thread writes for a handler: it must not wait for one.
pub(crate) fn writes() -> bool {
    WRITES.try_with(Cell::get).unwrap_or(true)
}
