//! For programs that have `log` and no tracing subscriber.

use std::fmt::Write;

use super::Origin;
use super::event::Event;
use crate::level::Level;
use crate::record::Record;

/// Whether `log` has a logger at all.
pub(super) fn emit(record: &Record<'_>, origin: Origin) -> bool {
    if log::max_level() == log::LevelFilter::Off {
        return false;
    }
    let level = match record.level() {
        Level::Off => return true,
        Level::Trace => log::Level::Trace,
        Level::Debug => log::Level::Debug,
        Level::Info => log::Level::Info,
        Level::Warn => log::Level::Warn,
        Level::Error | Level::Critical => log::Level::Error,
    };
    let metadata = log::Metadata::builder()
        .level(level)
        .target(record.target())
        .build();
    if level > log::max_level() || !log::logger().enabled(&metadata) {
        return true;
    }
    let event = Event::of(record, origin);
    let pairs = event.pairs();
    event.release();
    let mut text = "api_error".to_owned();
    for (name, value) in pairs {
        // Writing to a string does not fail.
        let _ = write!(text, " {name}={value:?}");
    }
    log::logger().log(
        &log::Record::builder()
            .metadata(metadata)
            .module_path_static(Some(record.definition().module()))
            .args(format_args!("{text}"))
            .build(),
    );
    true
}
