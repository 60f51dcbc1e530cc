//! Storms: equal records become the first and a summary, of one kind there are so many and no more, and all are counted.

use std::time::Duration;

use ayushma_errors::ApiError;
use ayushma_errors::logging::{Guard, LogLayer, Logging};
use tracing_subscriber::Registry;

use crate::emit::say;
use crate::lines::{Lines, with};

fn start(lines: &Lines, storm: &str) -> (LogLayer<Registry>, Guard) {
    let config = format!(
        "version = 1
        formatters.f = {{ format = '%(levelname)s %(name)s %(msg)s' }}
        handlers.h = {{ class = 'lines', formatter = 'f', storm = {storm} }}
        root = {{ level = 'INFO', handlers = ['h'] }}"
    );
    lines.start(Logging::from_toml(&config).unwrap())
}

#[test]
fn equal_records_within_a_window_become_the_first_and_a_summary() {
    let lines = Lines::default();
    let (layer, guard) = start(&lines, "{ window = '1h' }");
    with(layer, || {
        for _ in 0..42 {
            say("app::chat", "ERROR", "no room");
            say("app::chat", "INFO", "a guest came");
        }
        say("app::chat", "ERROR", "no heat");
        say("app::door", "ERROR", "no room");
        say("app::door", "ERROR", "no room");
    });
    let found = lines.take(&guard);
    let count = |wanted: &str| found.iter().filter(|line| *line == wanted).count();
    assert_eq!(count("ERROR app::chat no room"), 1);
    assert_eq!(
        count("ERROR app::chat no room (repeated 41 times within 3600s)"),
        1
    );
    assert_eq!(count("ERROR app::chat no heat"), 1);
    assert_eq!(
        count("ERROR app::door no room (repeated once within 3600s)"),
        1
    );
    // What is no trouble is not held back.
    assert_eq!(count("INFO app::chat a guest came"), 42);
    let counts = &guard.counts()[0];
    assert_eq!(
        (
            counts.emitted,
            counts.written,
            counts.dropped.deduplicated,
            counts.notices
        ),
        (87, 45, 42, 2)
    );
    assert!(counts.is_balanced());
}

#[test]
fn a_window_that_is_over_is_summed_up_though_nothing_follows() {
    let lines = Lines::default();
    let (layer, guard) = start(&lines, "{ window = '20ms' }");
    with(layer, || {
        say("app", "ERROR", "no room");
        say("app", "ERROR", "no room");
    });
    // Where the machine was so slow that the second came in a window of its own, there is nothing to sum up.
    let until = std::time::Instant::now() + Duration::from_mins(1);
    while guard.counts()[0].notices < guard.counts()[0].dropped.deduplicated {
        assert!(std::time::Instant::now() < until, "no summary was written");
        std::thread::yield_now();
    }
    assert!(guard.counts()[0].is_balanced());
}

#[test]
fn of_one_kind_no_more_than_the_limit_is_written_and_the_log_says_so() {
    let lines = Lines::default();
    let (layer, guard) = start(&lines, "{ limit = 3, per = '1h', level = 'WARNING' }");
    with(layer, || {
        for _ in 0..10 {
            say("app", "WARNING", "slow");
            say("app", "CRITICAL", "down");
        }
    });
    let found = lines.take(&guard);
    let count = |wanted: &str| found.iter().filter(|line| *line == wanted).count();
    assert_eq!(
        (count("WARNING app slow"), count("CRITICAL app down")),
        (3, 3)
    );
    let told: u64 = found
        .iter()
        .filter_map(|line| {
            line.strip_prefix("WARNING ayushma_errors::logging ")?
                .split(' ')
                .next()?
                .parse::<u64>()
                .ok()
        })
        .sum();
    assert_eq!(told, 14, "{found:?}");
    let counts = &guard.counts()[0];
    assert_eq!((counts.emitted, counts.dropped.rate_limited), (20, 14));
    assert!(counts.is_balanced());
}

#[derive(ApiError)]
enum ChatError {
    #[status(502)]
    #[error("model {0} is down")]
    Upstream(#[internal] u64),
    #[status(504)]
    #[error("model {0} is slow")]
    Timeout(#[internal] u64),
}

#[test]
fn errors_are_equal_by_their_code_and_not_by_what_they_say() {
    let lines = Lines::default();
    let (layer, guard) = start(&lines, "{ window = '1h' }");
    with(layer, || {
        for number in 0..10 {
            ayushma_errors::report(&ChatError::Upstream(number));
            ayushma_errors::report(&ChatError::Timeout(number));
        }
    });
    assert_eq!(lines.take(&guard).len(), 4);
    assert_eq!(guard.counts()[0].dropped.deduplicated, 18);
}

#[test]
fn a_storm_of_too_many_kinds_is_written_rather_than_lost() {
    let lines = Lines::default();
    let (layer, guard) = start(&lines, "{ window = '1h' }");
    with(layer, || {
        for number in 0..5_000 {
            say("app", "ERROR", &format!("no {number}"));
            if number % 1_000 == 0 {
                let _ = guard.flush(Duration::from_mins(1));
            }
        }
    });
    assert_eq!(lines.take(&guard).len(), 5_000);
}
