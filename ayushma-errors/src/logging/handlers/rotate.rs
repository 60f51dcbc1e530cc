//! When a file's time is over, what it is called then, and how many of those are kept.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::super::time;
use super::file_options::FileOptions;

/// How often a new file is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Every {
    /// So many seconds, counted from 1970: a minute begins where the clock's does.
    Seconds(u64),
    /// At midnight.
    Day,
    /// At midnight of a day of the week; Monday is 0, as in Python.
    Week(i8),
}

/// A stretch of time, by its first second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) start: i64,
    every: Every,
    utc: bool,
}

impl Every {
    /// The period to which a moment belongs.
    pub(crate) fn period(self, moment: SystemTime, utc: bool) -> Period {
        let (second, _) = time::since_epoch(moment);
        let start = match self {
            Every::Seconds(length) => {
                let length = i64::try_from(length).unwrap_or(i64::MAX).max(1);
                second - second.rem_euclid(length)
            }
            Every::Day => midnight(second, utc, 0),
            Every::Week(first) => {
                let zoned = Timestamp::from_second(second)
                    .unwrap_or_default()
                    .to_zoned_datetime(zone(utc));
                let today = zoned.date().weekday().to_monday_zero_offset();
                midnight(second, utc, (today - first).rem_euclid(7))
            }
        };
        Period {
            start,
            every: self,
            utc,
        }
    }
}

fn zone(utc: bool) -> TimeZone {
    if utc {
        TimeZone::UTC
    } else {
        TimeZone::system()
    }
}

/// The second in which the day began, so many days before that of the moment.
fn midnight(second: i64, utc: bool, days_before: i8) -> i64 {
    let zoned = Timestamp::from_second(second)
        .unwrap_or_default()
        .to_zoned_datetime(zone(utc));
    let day = zoned.date().saturating_sub(i64::from(days_before).days());
    match day.to_zoned_datetime(zone(utc)) {
        Ok(midnight) => midnight.timestamp().as_second(),
        Err(_) => second,
    }
}

impl Period {
    /// What the file of this period is called, after the file's own name: as precise as the period is short.
    fn suffix(&self) -> String {
        let format = match self.every {
            Every::Seconds(length) if length % 3_600 == 0 => "%Y-%m-%d_%H",
            Every::Seconds(length) if length % 60 == 0 => "%Y-%m-%d_%H-%M",
            Every::Seconds(_) => "%Y-%m-%d_%H-%M-%S",
            Every::Day | Every::Week(_) => "%Y-%m-%d",
        };
        let start = Timestamp::from_second(self.start)
            .unwrap_or_default()
            .to_zoned_datetime(zone(self.utc));
        start.strftime(format).to_string()
    }
}

/// Renames the file, and removes what need not be kept any more. The caller holds the lock.
pub(crate) fn put_aside(options: &FileOptions, period: Option<&Period>) -> io::Result<()> {
    let path = &options.path;
    match period {
        Some(period) => fs::rename(path, free_name(path, &period.suffix()))?,
        None => shift(path, options.keep.unwrap_or(1))?,
    }
    // What cannot be removed now is tried again next time.
    let _ = remove_old(options, SystemTime::now());
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

/// Two files of one day, as a clock that was put back or a size may make, have a number behind the date.
fn free_name(path: &Path, suffix: &str) -> PathBuf {
    let first = with_suffix(path, suffix);
    if !first.exists() {
        return first;
    }
    let numbered = (1_u64..).map(|number| with_suffix(path, &format!("{suffix}.{number}")));
    numbered
        .into_iter()
        .find(|name| !name.exists())
        .unwrap_or(first)
}

/// `app.log.1` is the youngest. Where a number is missing, for a program that was killed at this very place, only those
/// before it move up.
fn shift(path: &Path, keep: u64) -> io::Result<()> {
    let numbered = |number: u64| with_suffix(path, &number.to_string());
    let free = (1..=keep).find(|number| !numbered(*number).exists());
    for number in (1..free.unwrap_or(keep)).rev() {
        fs::rename(numbered(number), numbered(number + 1))?;
    }
    fs::rename(path, numbered(1))
}

/// Removes what is too old, and what is one too many.
fn remove_old(options: &FileOptions, now: SystemTime) -> io::Result<()> {
    if options.keep.is_none() && options.keep_for.is_none() {
        return Ok(());
    }
    let mut aside = files_aside(&options.path)?;
    aside.sort();
    aside.reverse();
    let keep = options.keep.map_or(usize::MAX, |keep| {
        usize::try_from(keep).unwrap_or(usize::MAX)
    });
    for (place, (modified, path)) in aside.iter().enumerate() {
        let age = now.duration_since(*modified).unwrap_or(Duration::ZERO);
        if place >= keep || options.keep_for.is_some_and(|most| age > most) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The files that were put aside, by when they were last written to: those whose name goes on with a date or a number,
/// for `app.log.gz` and `app.log.important` are somebody else's.
fn files_aside(path: &Path) -> io::Result<Vec<(SystemTime, PathBuf)>> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let own = path.file_name().unwrap_or_default().to_string_lossy();
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let suffix = name
            .strip_prefix(&*own)
            .and_then(|rest| rest.strip_prefix('.'));
        let is_ours = suffix.is_some_and(|suffix| {
            suffix.starts_with(|c: char| c.is_ascii_digit())
                && suffix
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
        });
        if is_ours && let Ok(metadata) = entry.metadata() {
            found.push((metadata.modified()?, entry.path()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn at(second: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(second)
    }

    #[test]
    fn a_period_is_named_by_its_beginning_as_precisely_as_it_is_short() {
        // 2026-11-25T15:38:26Z, a Wednesday.
        let moment = at(1_795_621_106);
        for (every, name) in [
            (Every::Seconds(10), "2026-11-25_15-38-20"),
            (Every::Seconds(60), "2026-11-25_15-38"),
            (Every::Seconds(3_600), "2026-11-25_15"),
            (Every::Day, "2026-11-25"),
            (Every::Week(0), "2026-11-23"),
            (Every::Week(3), "2026-11-19"),
        ] {
            assert_eq!(every.period(moment, true).suffix(), name);
        }
    }

    #[test]
    fn midnight_is_where_the_day_ends() {
        let of = |second| Every::Day.period(at(second), true).start;
        assert_eq!(of(86_399), 0);
        assert_eq!(of(86_400), 86_400);
    }
}
