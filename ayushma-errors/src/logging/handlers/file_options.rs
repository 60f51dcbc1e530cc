//! What a configuration may say of a file: our words, and those of Python's three handlers.

use std::path::PathBuf;
use std::time::Duration;

use super::super::at::At;
use super::super::error::ConfigError;
use super::keys;
use super::rotate::Every;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileOptions {
    pub(crate) path: PathBuf,
    /// Python's mode `w`: what was in it goes.
    pub(crate) truncate: bool,
    pub(crate) max_bytes: Option<u64>,
    pub(crate) every: Option<Every>,
    pub(crate) utc: bool,
    /// How many that were put aside are kept.
    pub(crate) keep: Option<u64>,
    pub(crate) keep_for: Option<Duration>,
    pub(crate) on_hangup: bool,
}

/// How many files a size keeps, if nothing is said: numbers go up to something.
const KEEP: u64 = 5;

impl FileOptions {
    pub(crate) fn at(path: PathBuf) -> Self {
        FileOptions {
            path,
            truncate: false,
            max_bytes: None,
            every: None,
            utc: false,
            keep: None,
            keep_for: None,
            on_hangup: false,
        }
    }

    pub(crate) fn rotates(&self) -> bool {
        self.max_bytes.is_some() || self.every.is_some()
    }

    /// The class `file`.
    pub(crate) fn read(at: &At<'_>) -> Result<Self, ConfigError> {
        keys(
            at,
            &[
                "path",
                "max_bytes",
                "rotate",
                "utc",
                "keep",
                "keep_for",
                "reopen",
            ],
        )?;
        let mut options = Self::at(path(at, "path")?);
        if let Some(at) = at.get("max_bytes")? {
            options.max_bytes = Some(at.bytes()?).filter(|most| *most > 0);
        }
        if let Some(at) = at.get("rotate")? {
            options.every = Some(at.word(&[
                ("minutely", Every::Seconds(60)),
                ("hourly", Every::Seconds(3_600)),
                ("daily", Every::Day),
                ("weekly", Every::Week(0)),
            ])?);
        }
        if let Some(at) = at.get("utc")? {
            options.utc = at.bool()?;
        }
        if let Some(at) = at.get("keep")? {
            options.keep = Some(at.count()?);
            if options.keep == Some(0) {
                return Err(at.err("1 or more; without rotation leave it out"));
            }
        }
        if let Some(at) = at.get("keep_for")? {
            // Seconds would take the files of this morning.
            if at.count().is_ok() {
                return Err(at.err("it needs a unit: `30d`, `12h`"));
            }
            options.keep_for = Some(at.duration()?);
        }
        if let Some(at) = at.get("reopen")? {
            options.on_hangup = at.word(&[("SIGHUP", true), ("never", false)])?;
        }
        if options.every.is_none() && options.max_bytes.is_some() {
            options.keep.get_or_insert(KEEP);
        }
        Ok(options)
    }

    /// Python's `FileHandler` and `WatchedFileHandler`. Both are watched here.
    pub(crate) fn read_plain(at: &At<'_>) -> Result<Self, ConfigError> {
        keys(at, &["filename", "mode", "encoding", "delay", "errors"])?;
        python(at)
    }

    /// Python's `RotatingFileHandler`.
    pub(crate) fn read_by_size(at: &At<'_>) -> Result<Self, ConfigError> {
        keys(
            at,
            &[
                "filename",
                "mode",
                "encoding",
                "delay",
                "errors",
                "maxBytes",
                "backupCount",
            ],
        )?;
        let mut options = python(at)?;
        let max_bytes = at.get("maxBytes")?.map_or(Ok(0), |at| at.count())?;
        let keep = at.get("backupCount")?.map_or(Ok(0), |at| at.count())?;
        // Python's words: if either is zero, rollover never occurs.
        if max_bytes > 0 && keep > 0 {
            options.max_bytes = Some(max_bytes);
            options.keep = Some(keep);
        }
        Ok(options)
    }

    /// Python's `TimedRotatingFileHandler`.
    pub(crate) fn read_by_time(at: &At<'_>) -> Result<Self, ConfigError> {
        keys(
            at,
            &[
                "filename",
                "encoding",
                "delay",
                "errors",
                "when",
                "interval",
                "backupCount",
                "utc",
            ],
        )?;
        let mut options = python(at)?;
        let keep = at.get("backupCount")?.map_or(Ok(0), |at| at.count())?;
        options.keep = Some(keep).filter(|keep| *keep > 0);
        if let Some(at) = at.get("utc")? {
            options.utc = at.bool()?;
        }
        let interval = match at.get("interval")? {
            Some(at) => match at.count()? {
                0 => return Err(at.err("1 or more")),
                interval => interval,
            },
            None => 1,
        };
        let Some(when) = at.get("when")? else {
            options.every = Some(Every::Seconds(3_600 * interval));
            return Ok(options);
        };
        let word = when.text()?.to_ascii_uppercase();
        options.every = Some(match (word.as_str(), interval) {
            ("S", _) => Every::Seconds(interval),
            ("M", _) => Every::Seconds(60 * interval),
            ("H", _) => Every::Seconds(3_600 * interval),
            ("D" | "MIDNIGHT", 1) => Every::Day,
            ("W0", 1) => Every::Week(0),
            ("W1", 1) => Every::Week(1),
            ("W2", 1) => Every::Week(2),
            ("W3", 1) => Every::Week(3),
            ("W4", 1) => Every::Week(4),
            ("W5", 1) => Every::Week(5),
            ("W6", 1) => Every::Week(6),
            ("D" | "MIDNIGHT" | "W0" | "W1" | "W2" | "W3" | "W4" | "W5" | "W6", _) => {
                return Err(
                    when.err("every day or every week, no other interval of them is known here")
                );
            }
            _ => {
                return Err(
                    when.err("this should be one of `S`, `M`, `H`, `D`, `midnight`, `W0` to `W6`")
                );
            }
        });
        Ok(options)
    }
}

fn python(at: &At<'_>) -> Result<FileOptions, ConfigError> {
    let mut options = FileOptions::at(path(at, "filename")?);
    if let Some(at) = at.get("mode")? {
        options.truncate = at.word(&[("a", false), ("w", true)])?;
    }
    if let Some(at) = at.get("encoding")? {
        let name = at.text()?.to_ascii_lowercase();
        if !matches!(name.as_str(), "utf-8" | "utf8" | "ascii") {
            return Err(at.err("logs are written in `utf-8`"));
        }
    }
    if let Some(at) = at.get("delay")? {
        // A file that cannot be opened should be known at once.
        at.bool()?;
    }
    if let Some(at) = at.get("errors")? {
        at.text()?;
    }
    Ok(options)
}

fn path(at: &At<'_>, key: &str) -> Result<PathBuf, ConfigError> {
    match at.get(key)? {
        Some(at) if at.text()?.is_empty() || at.text()?.ends_with('/') => {
            Err(at.err("this should be the path of a file"))
        }
        Some(at) => at.text().map(PathBuf::from),
        None => Err(at.err(format!("a file needs a `{key}`"))),
    }
}
