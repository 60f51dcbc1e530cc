//! One logger, one format, so many records: `logging-bench WHO FORMAT RECORDS PATH`.
//!
//! WHO is `ours`, `fmt` (tracing-subscriber), `fmt-appender` (the same behind tracing-appender), `log4rs` or `logforth`;
//! FORMAT is `text`, `json`, or `off` (text, and records of a level that is disabled). It prints how many records a second were
//! written, the time of a call at three places of their order, and, of those that count, what was lost. A path that is a pipe stands
//! for a disk that stalls: what is there at the end is then left. `run` has valgrind count the instructions.

use std::error::Error;
use std::fs::OpenOptions;
use std::time::{Duration, Instant};

use ayushma_errors::logging::{Guard, Logging};
use tracing_appender::non_blocking::{ErrorCounter, WorkerGuard};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What must live until the end.
enum Kept {
    Ours(Guard),
    Appender(WorkerGuard, ErrorCounter),
    Nothing,
}

fn main() -> Outcome<()> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let [who, format, records, path] = *args else {
        return Err("usage: logging-bench WHO FORMAT RECORDS PATH".into());
    };
    let records: usize = records.parse()?;
    let stalls = std::fs::metadata(path).is_ok_and(|path| !path.is_file() && !path.is_dir())
        && path != "/dev/full";
    let json = format == "json";
    let kept = match who {
        "ours" => Kept::Ours(ours(json, path, stalls)?),
        "fmt" => fmt(json, path)?,
        "fmt-appender" => fmt_appender(json, path, stalls)?,
        "log4rs" => log4rs(json, path)?,
        "logforth" => logforth(json, path)?,
        _ => return Err(format!("{who} is not known").into()),
    };
    // Clocks and sorting have instructions, too.
    let timed = std::env::var_os("UNTIMED").is_none();
    let of_tracing = matches!(who, "ours" | "fmt" | "fmt-appender");
    let mut calls = Vec::with_capacity(records);
    let begun = Instant::now();
    for number in 0..records {
        let before = timed.then(Instant::now);
        match (of_tracing, format) {
            (true, "off") => tracing::debug!(rooms = 3, user = "asha", "chat {number} was made"),
            (true, _) => tracing::info!(rooms = 3, user = "asha", "chat {number} was made"),
            (false, "off") => log::debug!("chat {number} was made rooms={} user={}", 3, "asha"),
            (false, _) => log::info!("chat {number} was made rooms={} user={}", 3, "asha"),
        }
        if let Some(before) = before {
            calls.push(before.elapsed());
        }
    }
    let counted = finish(kept, stalls);
    let took = begun.elapsed();
    if !timed {
        std::process::exit(0);
    }
    calls.sort_unstable();
    let at = |share: f64| calls[((records - 1) as f64 * share) as usize];
    println!(
        "{who} {format}: {:.0} records/s; a call takes {:?} (median), {:?} (99.9 %), {:?} (longest){counted}",
        records as f64 / took.as_secs_f64(),
        at(0.5),
        at(0.999),
        at(1.0),
    );
    // Where the disk stalls nothing can be waited for.
    std::process::exit(0);
}

fn finish(kept: Kept, stalls: bool) -> String {
    let timeout = Duration::from_secs(if stalls { 0 } else { 60 });
    match kept {
        Kept::Ours(guard) => {
            let counted = format!("; {}", guard.flush(timeout));
            std::mem::forget(guard);
            counted
        }
        Kept::Appender(guard, errors) => {
            if stalls {
                std::mem::forget(guard);
            } else {
                drop(guard);
            }
            format!(
                "; its counter of dropped lines is at {}",
                errors.dropped_lines()
            )
        }
        Kept::Nothing => String::new(),
    }
}

fn ours(json: bool, path: &str, stalls: bool) -> Outcome<Guard> {
    let formatter = if json {
        "class = 'json'"
    } else {
        "format = '%(asctime)s %(levelname)s %(name)s %(message)s'"
    };
    let full = if stalls { "drop" } else { "block" };
    let config = format!(
        "version = 1
        formatters.f = {{ {formatter} }}
        handlers.file = {{ class = 'file', path = '{path}', formatter = 'f', queue = {{ full = '{full}' }} }}
        root = {{ level = 'INFO', handlers = ['file'] }}"
    );
    Ok(Logging::from_toml(&config)?.install()?)
}

fn open(path: &str) -> Outcome<std::fs::File> {
    Ok(OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?)
}

fn fmt(json: bool, path: &str) -> Outcome<Kept> {
    let file = std::sync::Mutex::new(open(path)?);
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(file);
    if json {
        subscriber.json().init()
    } else {
        subscriber.init()
    }
    Ok(Kept::Nothing)
}

fn fmt_appender(json: bool, path: &str, stalls: bool) -> Outcome<Kept> {
    let (writer, guard) = tracing_appender::non_blocking::NonBlockingBuilder::default()
        .lossy(stalls)
        .finish(open(path)?);
    let errors = writer.error_counter();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(writer);
    if json {
        subscriber.json().init()
    } else {
        subscriber.init()
    }
    Ok(Kept::Appender(guard, errors))
}

fn log4rs(json: bool, path: &str) -> Outcome<Kept> {
    use log4rs::append::file::FileAppender;
    use log4rs::config::{Appender, Config, Root};
    use log4rs::encode::Encode;
    use log4rs::encode::json::JsonEncoder;
    use log4rs::encode::pattern::PatternEncoder;

    let encoder: Box<dyn Encode> = if json {
        Box::new(JsonEncoder::new())
    } else {
        Box::new(PatternEncoder::new("{d} {l} {t} {m}{n}"))
    };
    let appender = FileAppender::builder().encoder(encoder).build(path)?;
    let config = Config::builder()
        .appender(Appender::builder().build("file", Box::new(appender)))
        .build(
            Root::builder()
                .appender("file")
                .build(log::LevelFilter::Info),
        )?;
    log4rs::init_config(config)?;
    Ok(Kept::Nothing)
}

fn logforth(json: bool, path: &str) -> Outcome<Kept> {
    use logforth::append::file::FileBuilder;
    use logforth::layout::{JsonLayout, TextLayout};
    use logforth::record::{Level, LevelFilter};

    let path = std::path::Path::new(path);
    let folder = path.parent().ok_or("a path has a folder")?;
    let name = path
        .file_name()
        .ok_or("a path has a name")?
        .to_string_lossy();
    let builder = FileBuilder::new(folder, name);
    let file = if json {
        builder.layout(JsonLayout::default()).build()?
    } else {
        builder.layout(TextLayout::default().no_color()).build()?
    };
    logforth::starter_log::builder()
        .dispatch(|dispatch| {
            dispatch
                .filter(LevelFilter::MoreSevereEqual(Level::Info))
                .append(file)
        })
        .apply();
    Ok(Kept::Nothing)
}
