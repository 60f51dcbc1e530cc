//! `ayushma-errors-bench-regression CASE N`: does N times what is named.
//!
//! Nothing here depends on time, on a hash's seed or on an address: bodies have no id, and no event is made.

#[path = "../../body/src/subject.rs"]
mod subject;

use std::hint::black_box;

use ayushma_errors::ApiError;
use ayushma_errors::body::Problem;

use crate::subject::Subject;

fn main() {
    let mut args = std::env::args().skip(1);
    let case = args.next().expect("a case");
    let count: u64 = args
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number");
    let subject = Subject::of(match &*case {
        "status" => "none",
        "reused" => "two",
        case => case,
    });
    let mut reused = Vec::new();
    for _ in 0..count {
        match &*case {
            "status" => drop(black_box(black_box(&subject).status())),
            "reused" => {
                reused.clear();
                Problem::write(black_box(&subject), &mut reused);
                black_box(&reused);
            }
            _ => drop(black_box(Problem::to_vec(black_box(&subject)))),
        }
    }
}
