//! An allocator that counts what the current thread holds, so that tests beside it do not disturb.
#![allow(
    unsafe_code,
    reason = "an allocator cannot be written without; it hands everything to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
    static TIMES: Cell<usize> = const { Cell::new(0) };
}

fn count_one() {
    let _ = TIMES.try_with(|times| times.set(times.get() + 1));
}

fn count(bytes: isize) {
    // A thread that ends still frees, when its counters are gone.
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(held.get())));
    });
}

fn signed(size: usize) -> isize {
    isize::try_from(size).unwrap_or(isize::MAX)
}

// Each call is the system's own, with the caller's arguments.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(signed(layout.size()));
        count_one();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        count(-signed(layout.size()));
        unsafe { System.dealloc(ptr, layout) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // For a moment both may be there.
        count(signed(size));
        count(-signed(layout.size()));
        count_one();
        unsafe { System.realloc(ptr, layout, size) }
    }
}

/// The most bytes that the thread held at once while this ran, beyond what it held before.
pub(crate) fn peak_of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    PEAK.set(before);
    let value = run();
    (value, usize::try_from(PEAK.get() - before).unwrap_or(0))
}

/// How often the thread allocated while this ran.
pub(crate) fn allocations_of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = TIMES.get();
    let value = run();
    (value, TIMES.get() - before)
}

#[test]
fn the_allocator_sees_what_a_thread_allocates() {
    let ((), peak) = peak_of(|| drop(vec![0_u8; 1 << 20]));
    assert!(((1 << 20)..(2 << 20)).contains(&peak), "{peak}");
    let ((), peak) = peak_of(|| ());
    assert_eq!(peak, 0);
    let ((), times) = allocations_of(|| drop([Box::new(1), Box::new(2)]));
    assert_eq!(times, 2);
}
