//! `ayushma-errors-bench-body WHO CASE N`: makes N bodies, and prints the allocations of each; `show` prints the bodies.
//!
//! The cases: no field; two fields that the message names; two that are members; one of each, with text that JSON escapes.

mod by_hand;
mod others;
mod subject;

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::subject::Subject;
use ayushma_errors::body::Problem;

/// Counts what is asked for.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: all is handed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller holds what the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let mut args = std::env::args().skip(1);
    let who = args.next().expect("who");
    let subject = Subject::of(&args.next().expect("a case"));
    let count: u64 = args
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number of bodies");

    let expected = by_hand::body(&subject);
    for (name, body) in [
        ("ours", Problem::to_vec(&subject)),
        ("serde", others::serde(&subject)),
    ] {
        assert_eq!(body, expected, "{name} makes another body");
        assert!(body.len() > 64, "it is a body");
    }

    if who == "show" {
        for body in [
            expected,
            others::problem_details(&subject),
            others::http_api_problem(&subject),
            others::masterror(&subject),
        ] {
            println!("{}", String::from_utf8(body).expect("JSON is UTF-8"));
        }
        return;
    }

    let mut reused = Vec::new();
    let mut run = || match &*who {
        "hand" => drop(black_box(by_hand::body(black_box(&subject)))),
        "ours" => drop(black_box(Problem::to_vec(black_box(&subject)))),
        "ours-reused" => {
            reused.clear();
            Problem::write(black_box(&subject), &mut reused);
            black_box(&reused);
        }
        "serde" => drop(black_box(others::serde(black_box(&subject)))),
        "problem_details" => drop(black_box(others::problem_details(black_box(&subject)))),
        "http-api-problem" => drop(black_box(others::http_api_problem(black_box(&subject)))),
        "masterror" => drop(black_box(others::masterror(black_box(&subject)))),
        other => panic!("there is no {other}"),
    };
    // What happens once happens here.
    run();
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    for _ in 0..count {
        run();
    }
    println!("{}", (ALLOCATIONS.load(Ordering::Relaxed) - before) / count);
}
